"""The tools that PHP projects call, what each is for, and the packages that bring it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]


class Kind(StrEnum):
    """What a command is for; ASIDE is a check that no pipeline repeats, OTHER is anything else."""

    TEST = "test"
    LINT = "lint"
    FORMAT = "format"
    REWRITES = "rewrites"
    ASIDE = "aside"
    NOTHING = "nothing"
    OTHER = "other"


CHECKS = frozenset({Kind.LINT, Kind.FORMAT})

PACKAGES = {
    "phpunit": (
        "phpunit/phpunit",
        "pestphp/pest",
        "brianium/paratest",
        "yoast/phpunit-polyfills",
        "orchestra/testbench",
    ),
    "simple-phpunit": ("symfony/phpunit-bridge",),
    "pest": ("pestphp/pest",),
    "paratest": ("brianium/paratest", "pestphp/pest"),
    "codecept": ("codeception/codeception",),
    "phpspec": ("phpspec/phpspec",),
    "behat": ("behat/behat",),
    "kahlan": ("kahlan/kahlan",),
    "tester": ("nette/tester",),
    "atoum": ("atoum/atoum",),
    "phpstan": ("phpstan/phpstan", "larastan/larastan", "nunomaduro/larastan"),
    "psalm": ("vimeo/psalm", "psalm/phar"),
    "php-cs-fixer": ("friendsofphp/php-cs-fixer", "php-cs-fixer/shim"),
    "phpcs": ("squizlabs/php_codesniffer",),
    "phpcbf": ("squizlabs/php_codesniffer",),
    "pint": ("laravel/pint",),
    "ecs": ("symplify/easy-coding-standard",),
    "rector": ("rector/rector",),
    "parallel-lint": ("php-parallel-lint/php-parallel-lint", "jakub-onderka/php-parallel-lint"),
    "phan": ("phan/phan",),
    "phpmd": ("phpmd/phpmd",),
    "deptrac": ("deptrac/deptrac", "qossmic/deptrac", "qossmic/deptrac-shim"),
}

# Rules and standards for these bring the tool with them.
BROUGHT = {"phpcs": "coding-standard", "phpcbf": "coding-standard", "phpstan": "phpstan",
           "rector": "rector", "psalm": "psalm"}  # fmt: skip

_TABLE = {
    Kind.TEST: "phpunit simple-phpunit pest paratest codecept phpspec behat kahlan tester atoum",
    Kind.LINT: (
        "phpcs phpmd parallel-lint phplint phan deptrac composer-require-checker tlint phparkitect "
        "composer-unused twigcs yaml-lint phpinsights phpdoc-parser var-dump-check peck phpcpd"
    ),
    Kind.REWRITES: "phpcbf",
    Kind.ASIDE: "infection phpbench roave-backward-compatibility-check churn phpmetrics phploc",
    Kind.NOTHING: "echo printf true exit : rm mkdir cp touch test [ rimraf clear chmod set export",
}
_PLAIN = {name: kind for kind, names in _TABLE.items() for name in names.split()}
_RESETS = re.compile(r"(?:config|cache|route|view|event|optimize|queue):?clear|package:discover")
_BASELINE = re.compile(r"--(?:generate|set|update)-baseline(?:=.*)?|--alter|--init|-b")
_LISTS = re.compile(r"--(?:list-\w+|generate-configuration|migrate-configuration|version|help)")


def purpose(words: Words) -> Kind:
    """Return what a tool does when it is called with these words; the first one is its name."""
    if look := _LOOKS.get(words[0]):
        return look(words[1:])
    kind = _PLAIN.get(words[0], Kind.OTHER)
    return Kind.NOTHING if kind is Kind.TEST and any(map(_LISTS.match, words[1:])) else kind


def _verb(words: Words) -> str:
    return next((word for word in words if not word.startswith("-")), "")


def _checks_if(kind: Kind, *options: str) -> Callable[[Words], Kind]:
    return lambda words: kind if set(options) & set(words) else Kind.REWRITES


def _fixer(words: Words) -> Kind:
    verb = _verb(words)
    if verb == "check" or (verb == "fix" and "--dry-run" in words):
        return Kind.FORMAT
    return Kind.REWRITES if verb == "fix" else Kind.NOTHING


def _static(words: Words) -> Kind:
    if any(map(_BASELINE.fullmatch, words)):
        return Kind.REWRITES
    other = _verb(words) in ("clear-result-cache", "dump-parameters", "worker", "list")
    return Kind.NOTHING if other else Kind.LINT


def _psalm(words: Words) -> Kind:
    return Kind.REWRITES if any(map(_BASELINE.fullmatch, words)) else Kind.LINT


def _ecs(words: Words) -> Kind:
    return Kind.REWRITES if "--fix" in words else Kind.LINT


def _duster(words: Words) -> Kind:
    return Kind.LINT if _verb(words) == "lint" else Kind.REWRITES


def _composer(words: Words) -> Kind:
    verb = _verb(words)
    if verb == "normalize":
        return Kind.FORMAT if "--dry-run" in words else Kind.REWRITES
    if verb == "audit":
        return Kind.ASIDE  # its answer changes without a change of ours
    if verb in ("validate", "check-platform-reqs"):
        return Kind.LINT
    quiet = ("dump-autoload", "dumpautoload", "install", "clear-cache", "show", "diagnose")
    return Kind.NOTHING if verb in quiet else Kind.OTHER


def _artisan(words: Words) -> Kind:
    verb = _verb(words)
    if verb == "test":
        return Kind.TEST
    return Kind.NOTHING if _RESETS.match(verb) else Kind.OTHER


def _console(words: Words) -> Kind:
    verb = _verb(words)
    if verb.startswith("lint:") or (verb == "doctrine:schema:validate" and "--skip-sync" in words):
        return Kind.LINT
    return Kind.NOTHING if verb in ("cache:clear", "cache:warmup") else Kind.OTHER


def _php(words: Words) -> Kind:
    """PHP itself: it checks the syntax, or runs a program, which in a folder of tests tests."""
    if "-l" in words:
        return Kind.LINT
    script = _verb(words)
    if re.match(r"(?:\./)?(?:tests?|spec)/[\w/.-]+\.php$", script):
        return Kind.TEST
    return Kind.NOTHING if words[:1] == ("-r",) else Kind.OTHER


_LOOKS: Mapping[str, Callable[[Words], Kind]] = {
    "php-cs-fixer": _fixer, "pint": _checks_if(Kind.FORMAT, "--test", "--bail"),
    "phpstan": _static, "psalm": _psalm, "ecs": _ecs, "duster": _duster,
    "rector": _checks_if(Kind.LINT, "--dry-run", "-n"), "composer": _composer,
    "twig-cs-fixer": lambda words: Kind.REWRITES if "--fix" in words else Kind.LINT,
    "artisan": _artisan, "console": _console, "php": _php,
    "composer-normalize": _checks_if(Kind.FORMAT, "--dry-run"),
}  # fmt: skip
