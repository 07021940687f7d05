"""PHP's tools whose arguments say what they are for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autodevops_cli.planning.tooling._shared import PHP, Look, Use, Words, first


def _composer(words: Words) -> Use:
    verb = first(words)
    if verb == "normalize":
        return ("format" if "--dry-run" in words else "none"), PHP
    kinds = {"install": "install", "i": "install", "update": "install", "validate": "lint"}
    return kinds.get(verb, "none"), PHP


def _php_fixer(words: Words) -> Use:
    checks = "--dry-run" in words or "--test" in words or first(words) == "check"
    return ("format" if checks else "none"), PHP


def _php_static(words: Words) -> Use:
    writes = re.search(r"--(?:generate|set|update)-baseline|--alter|--fix|--init", " ".join(words))
    verb = first(words)
    idle = writes or verb in ("clear-result-cache", "dump-parameters")
    return ("none" if idle else "lint"), PHP


def _simple_phpunit(words: Words) -> Use:
    return ("none" if words == ("install",) else "test"), PHP


def _rector(words: Words) -> Use:
    return ("lint" if {"--dry-run", "-n"} & set(words) else "none"), PHP


def _artisan(words: Words) -> Use:
    verbs = {"test": "test", "migrate": "prepare", "key:generate": "prepare"}
    return verbs.get(first(words), "none"), PHP


def _console(words: Words) -> Use:
    verb = first(words)
    checks = verb.startswith("lint:") or (
        verb == "doctrine:schema:validate" and "--skip-sync" in words
    )
    return ("lint" if checks else "none"), PHP


LOOKS: Mapping[str, Look] = {
    "composer": _composer,
    "php-cs-fixer": _php_fixer,
    "pint": _php_fixer,
    "phpstan": _php_static,
    "psalm": _php_static,
    "ecs": _php_static,
    "rector": _rector,
    "simple-phpunit": _simple_phpunit,
    "artisan": _artisan,
    "console": _console,
}
