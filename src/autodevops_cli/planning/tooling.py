"""The tools of each language and what they are for: tables, and the few tools that need a look."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from autodevops_cli.planning.naming import kind_of_name, parts_of
from autodevops_cli.planning.verbs import verb_purpose

Words = tuple[str, ...]

PYTHON, NODE, GO, RUST, PHP = ("python",), ("node",), ("go",), ("rust",), ("php",)
PYTHON, NODE, GO, RUST, RUBY = ("python",), ("node",), ("go",), ("rust",), ("ruby",)
JVM = ("java", "scala", "kotlin")
DOTNET, ELIXIR, ERLANG, GLEAM = ("dotnet",), ("elixir",), ("erlang",), ("gleam",)

_TABLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (PYTHON, "test", "pytest py.test nose2 nosetests trial ward stestr testr behave green"),
    (PYTHON, "lint", "flake8 pylint pycodestyle pydocstyle bandit vulture interrogate prospector"),
    (PYTHON, "lint", "refurb xenon lint-imports deptry slotscheck djlint curlylint pyroma doc8"),
    (PYTHON, "lint", "check-manifest validate-pyproject rstcheck sphinx-lint pyflakes autoflake"),
    (PYTHON, "typecheck", "mypy pyright basedpyright pytype dmypy zuban mypy.stubtest stubtest"),
    (NODE, "test", "jest vitest mocha ava tap tape uvu jasmine karma qunit lab wtr borp japa"),
    (NODE, "test", "web-test-runner nightwatch testcafe wdio cucumber-js testem"),
    (NODE, "lint", "eslint xo standard semistandard ts-standard oxlint tslint stylelint jshint"),
    (NODE, "lint", "knip publint depcheck depcruise markdownlint markdownlint-cli2 cspell"),
    (NODE, "typecheck", "tsd vue-tsc svelte-check tsgo attw dtslint tstyche"),
    (NODE, "build", "tsup tsdown unbuild webpack rollup esbuild"),
    (GO, "test", "gotestsum ginkgo"),
    (("crystal",), "lint", "ameba"),
    (("perl",), "test", "prove yath"),
    (("perl",), "lint", "perlcritic"),
    (("shell",), "test", "bats"),
    (GO, "lint", "golangci-lint staticcheck revive errcheck"),
    (PHP, "test", "phpunit pest paratest codecept phpspec behat kahlan atoum"),
    (PHP, "lint", "phpcs phpmd parallel-lint phplint phan deptrac phparkitect twigcs tlint"),
    (PHP, "lint", "composer-require-checker composer-unused phpinsights"),
    (RUBY, "test", "rspec parallel_rspec turbo_tests minitest mtest cucumber knapsack_pro_rspec"),
    (RUBY, "test", "rspec parallel_rspec turbo_tests minitest mtest cucumber"),
    (RUBY, "lint", "rubocop standardrb brakeman reek erb_lint erblint haml-lint slim-lint mdl"),
    (RUBY, "lint", "bundle-audit bundler-audit fasterer rails_best_practices packwerk yard-lint"),
    (RUBY, "typecheck", "srb steep"),
    ((), "lint", "pre-commit prek codespell typos shellcheck yamllint reuse hadolint"),
)
_PLAIN = {name: (kind, languages) for languages, kind, names in _TABLE for name in names.split()}

_MAVEN_TESTS = frozenset({"test", "verify", "install", "package", "integration-test"})
_MAVEN_LINT = re.compile(
    r".*(?:checkstyle|spotbugs|pmd|license|enforcer|rat|japicmp|sortpom|animal-sniffer).*:\w+"
)
_MAVEN_FORMAT = re.compile(r".*(?:spotless|fmt|formatter|spring-javaformat).*:(?:check|validate)")
_SKIPS = re.compile(r"-D(?:skipTests|maven\.test\.skip|skip(?:ITs|UnitTests)?)(?:=true)?")
_CARGO = {
    "test": "test", "t": "test", "nextest": "test", "clippy": "lint", "fmt": "format",
    "build": "build", "b": "build", "check": "build", "c": "build",
}  # fmt: skip
_DOTNET = {
    "test": "test", "vstest": "test", "build": "build", "publish": "build", "restore": "install",
}  # fmt: skip
_MIX = {
    "test": "test", "coveralls": "test", "coveralls.json": "test", "coveralls.github": "test",
    "coveralls.html": "test", "coveralls.lcov": "test", "credo": "lint", "sobelow": "lint",
    "doctor": "lint", "dialyzer": "typecheck", "compile": "build", "deps.get": "install",
    "deps.audit": "lint", "ecto.create": "prepare", "ecto.migrate": "prepare",
    "ecto.setup": "prepare", "ecto.load": "prepare", "test.setup": "prepare",
}  # fmt: skip
_REBAR = {
    "eunit": "test", "ct": "test", "proper": "test", "dialyzer": "typecheck", "xref": "lint",
    "lint": "lint", "hank": "lint", "compile": "build", "get-deps": "install",
}  # fmt: skip
_GLEAM = {"test": "test", "build": "build", "check": "build", "deps": "install"}
_GO = {"test": "test", "vet": "lint", "build": "build", "mod": "install"}
_LINTING_TASK = re.compile(r"(?:lint|rubocop|style|quality|reek|haml|slim|erb|brakeman)(?:$|[:_-])")


def purpose(words: Words) -> tuple[str, tuple[str, ...]] | None:
    """Return what a bare tool is for and the languages that have it; None for one we do not know.

    The kind "none" stands for a known tool that does nothing a pipeline repeats.
    """
    name = words[0].rpartition("/")[2]
    if look := _LOOKS.get(name):
        return look(words[1:])
    if found := _PLAIN.get(name):
        return None if words[1:] in (("--version",), ("-V",)) else found
    return verb_purpose(words)


def _first(words: Words) -> str:
    return next((word for word in words if not word.startswith(("-", "+"))), "")


def _ruff(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    return ("format" if verb == "format" else "lint" if verb in ("check", "") else "none"), PYTHON


def _formatter(languages: tuple[str, ...]) -> Callable[[Words], tuple[str, tuple[str, ...]]]:
    return lambda words: ("none" if "--version" in words else "format", languages)


def _biome(words: Words) -> tuple[str, tuple[str, ...]]:
    return {"format": "format", "migrate": "none"}.get(_first(words), "lint"), NODE


def _tsc(words: Words) -> tuple[str, tuple[str, ...]]:
    checks = {"--noEmit", "--noemit"} & set(words) or not {"-b", "--build", "--outDir"} & set(words)
    return "typecheck" if checks else "build", NODE


def _cargo(words: Words) -> tuple[str, tuple[str, ...]]:
    if words[:1] and words[0].startswith("+"):
        return "none", RUST  # wants a toolchain beside the one that the job has
    return _CARGO.get(_first(words), "none"), RUST


def _go(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "mod":
        return ("install" if "download" in words else "none"), GO
    if verb == "fmt":
        return "format", GO
    return _GO.get(verb, "none"), GO


def _terraform(words: Words) -> tuple[str, tuple[str, ...]]:
    checks = _first(words) == "fmt" and "-check" in words
    return ("format" if checks else "none"), ("terraform",)


def _maven(words: Words) -> tuple[str, tuple[str, ...]]:
    goals = [word for word in words if not word.startswith("-")]
    skips = any(_SKIPS.fullmatch(word) and not word.endswith("=false") for word in words)
    if _MAVEN_TESTS & set(goals):
        return ("build" if skips else "test"), JVM
    if any(_MAVEN_FORMAT.fullmatch(goal) for goal in goals):
        return "format", JVM
    if any(_MAVEN_LINT.fullmatch(goal) for goal in goals):
        return "lint", JVM
    return ("build" if "compile" in goals else "none"), JVM


def _gradle(words: Words) -> tuple[str, tuple[str, ...]]:
    tasks = [word.rpartition(":")[2] for word in words if not word.startswith("-")]
    leaves_out = ("-x", "--exclude-task")
    excluded = {words[n + 1] for n, word in enumerate(words[:-1]) if word in leaves_out}
    tasks = [one for one in tasks if one not in excluded]
    kinds = [_gradle_task(one) for one in tasks]
    if "build" in tasks and "test" in excluded:
        return "build", JVM
    for kind in ("test", "lint", "format", "build"):
        if kind in kinds:
            return kind, JVM
    return "none", JVM


def _gradle_task(name: str) -> str:
    if name in ("check", "build", "test", "allTests") or re.fullmatch(r"test\w*|\w*UnitTest", name):
        return "test"
    if re.fullmatch(r"connected\w*|\w*AndroidTest|integrationTest|functionalTest|e2e\w*", name):
        return "test"
    if re.match(r"(?:spotless|ktfmt|spring\w*Format)\w*Check$|spotlessCheck|checkFormat", name):
        return "format"
    if re.match(r"lint|detekt|ktlintCheck|checkstyle|spotbugs|pmd|apiCheck", name):
        return "lint"
    return "build" if re.match(r"assemble|compile|jar$|classes|bundle", name) else "none"


def _sbt(words: Words) -> tuple[str, tuple[str, ...]]:
    text = " ".join(words)
    if re.search(r"(?:^|[\s/;+\"'])(?:test|testOnly|test:test|ci-test)\b", text):
        return "test", JVM
    if re.search(r"scalafmt(?:Sbt)?Check\w*", text):
        return "format", JVM
    return ("lint" if "scalafix" in text else "build" if "compile" in text else "none"), JVM


def _dotnet(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "tool" and words[:2] == ("tool", "run"):
        return _dotnet(words[2:])
    if verb in ("format", "csharpier", "fantomas", "jb"):
        checks = {"--verify-no-changes", "--check", "check"} & set(words)
        return ("format" if checks else "none"), DOTNET
    return _DOTNET.get(verb, "none"), DOTNET


def _mix(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "do":
        kinds = [_mix((word,))[0] for word in re.split(r"[,+\s]+", " ".join(words[1:])) if word]
        return next((kind for kind in kinds if kind != "none"), "none"), ELIXIR
    if verb == "format":
        return ("format" if "--check-formatted" in words else "none"), ELIXIR
    if verb == "compile" and "--warnings-as-errors" in words:
        return "lint", ELIXIR
    if verb == "deps.unlock" and "--check-unused" in words:
        return "lint", ELIXIR
    return _MIX.get(verb, "none"), ELIXIR


def _rebar(words: Words) -> tuple[str, tuple[str, ...]]:
    words = words[2:] if words[:1] == ("as",) else words
    verb = _first(words)
    if verb == "do":
        kinds = [_rebar((word,))[0] for word in re.split(r"[,\s]+", " ".join(words[1:])) if word]
        return next((kind for kind in kinds if kind != "none"), "none"), ERLANG
    if verb in ("fmt", "format"):
        return ("format" if {"--check", "-c", "--verify"} & set(words) else "none"), ERLANG
    return _REBAR.get(verb, "none"), ERLANG


def _gleam(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "format":
        return ("format" if "--check" in words else "none"), GLEAM
    return _GLEAM.get(verb, "none"), GLEAM


def _playwright(words: Words) -> tuple[str, tuple[str, ...]]:
    return {"test": "test", "run": "test", "": "test"}.get(_first(words), "none"), NODE


def _builder(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("build" if _first(words) == "build" else "none"), NODE


def _node(words: Words) -> tuple[str, tuple[str, ...]] | None:
    if "--test" in words or "--run-tests" in words:
        return "test", NODE
    return _script(words, NODE, r"\.[cm]?[jt]sx?$")


def _python(words: Words) -> tuple[str, tuple[str, ...]] | None:
    if words[:1] == ("manage.py",) or words[:1] == ("setup.py",):
        return _managed(words[1:])
    return _script(words, PYTHON, r"\.py$")


def _managed(words: Words) -> tuple[str, tuple[str, ...]]:
    verbs = {
        "test": "test", "check": "lint", "makemigrations": "lint", "migrate": "prepare",
        "collectstatic": "prepare", "develop": "install", "install": "install", "sdist": "build",
        "bdist_wheel": "build", "build_ext": "prepare", "build": "build",
    }  # fmt: skip
    kind = verbs.get(_first(words), "none")
    if "makemigrations" in words and not {"--check", "--dry-run"} & set(words):
        kind = "none"
    return kind, PYTHON


def _script(
    words: Words, languages: tuple[str, ...], ending: str
) -> tuple[str, tuple[str, ...]] | None:
    """A program file given to an interpreter: its name says what it is for, if it tests."""
    path = _first(words)
    if not re.search(ending, path) or "://" in path:
        return None
    kind = kind_of_name(path.rpartition("/")[2])
    if kind == "test" or (kind == "" and parts_of(path.rpartition("/")[0]) & {"test", "tests"}):
        return "test", languages
    return (kind, languages) if kind in ("lint", "typecheck") else None


def _unittest(words: Words) -> tuple[str, tuple[str, ...]]:
    return "test", PYTHON


def _bun(words: Words) -> tuple[str, tuple[str, ...]] | None:
    return {"test": ("test", NODE), "build": ("build", NODE)}.get(_first(words))


def _deno(words: Words) -> tuple[str, tuple[str, ...]]:
    verbs = {"test": "test", "lint": "lint", "fmt": "format", "check": "typecheck"}
    return verbs.get(_first(words), "none"), ("deno",)


def _zig(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "fmt":
        return ("format" if "--check" in words else "none"), ("zig",)
    tests = verb == "test" or (verb == "build" and "test" in words)
    return ("test" if tests else "build" if verb == "build" else "none"), ("zig",)


def _crystal(words: Words) -> tuple[str, tuple[str, ...]]:
    if words[:2] == ("tool", "format"):
        return ("format" if "--check" in words else "none"), ("crystal",)
    return {"spec": "test", "build": "build"}.get(_first(words), "none"), ("crystal",)


def _ty(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("typecheck" if _first(words) == "check" else "none"), PYTHON


def _uv(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "pip":
        return _pip(words[words.index("pip") + 1 :])
    return {"sync": "install", "build": "build"}.get(verb, "none"), PYTHON


def _pip(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("install" if _first(words) in ("install", "sync") else "none"), PYTHON


def _manager(words: Words) -> tuple[str, tuple[str, ...]]:
    kinds = {"install": "install", "sync": "install", "build": "build"}
    return kinds.get(_first(words), "none"), PYTHON


def _copying(words: Words) -> tuple[str, tuple[str, ...]]:
    """Copying a sample or touching a file readies a checkout, when all of it stays inside."""
    plain = [word for word in words if not word.startswith("-")]
    inside = all(re.fullmatch(r"(?!.*\.\.)[\w.@-][\w./@-]*", word) for word in plain)
    return ("prepare" if plain and inside else "none"), ()


def _pythonic_build(words: Words) -> tuple[str, tuple[str, ...]]:
    return "build", PYTHON


def _alembic(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("prepare" if _first(words) == "upgrade" else "none"), PYTHON


def _php(words: Words) -> tuple[str, tuple[str, ...]] | None:
    """PHP itself: it checks the syntax, or runs a tool that stands behind its options."""
    if "-l" in words:
        return "lint", PHP
    rest = words
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in ("-d", "-c") else rest[1:]
    if rest and not rest[0].endswith(".php"):
        return purpose(rest)
    return _script(rest, PHP, r"\.php$") if rest else None


def _composer(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    if verb == "normalize":
        return ("format" if "--dry-run" in words else "none"), PHP
    kinds = {"install": "install", "i": "install", "update": "install", "validate": "lint"}
    return kinds.get(verb, "none"), PHP


def _php_fixer(words: Words) -> tuple[str, tuple[str, ...]]:
    checks = "--dry-run" in words or "--test" in words or _first(words) == "check"
    return ("format" if checks else "none"), PHP


def _php_static(words: Words) -> tuple[str, tuple[str, ...]]:
    writes = re.search(r"--(?:generate|set|update)-baseline|--alter|--fix|--init", " ".join(words))
    verb = _first(words)
    idle = writes or verb in ("clear-result-cache", "dump-parameters")
    return ("none" if idle else "lint"), PHP


def _simple_phpunit(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("none" if words == ("install",) else "test"), PHP


def _rector(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("lint" if {"--dry-run", "-n"} & set(words) else "none"), PHP


def _artisan(words: Words) -> tuple[str, tuple[str, ...]]:
    verbs = {"test": "test", "migrate": "prepare", "key:generate": "prepare"}
    return verbs.get(_first(words), "none"), PHP


def _console(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    checks = verb.startswith("lint:") or (
        verb == "doctrine:schema:validate" and "--skip-sync" in words
    )
    return ("lint" if checks else "none"), PHP


def _prisma(words: Words) -> tuple[str, tuple[str, ...]]:
    prepares = _first(words) in ("generate", "db", "migrate") and "dev" not in words
    return ("prepare" if prepares else "none"), NODE


def _rake(words: Words) -> tuple[str, tuple[str, ...]]:
    """Tasks of rake by their names; without one it runs the default task, which is the tests."""
    names = [word.partition("[")[0] for word in words if re.match(r"[a-z][\w:]*", word)]
    kinds = [_rake_task(name) for name in names if "=" not in name]
    best = next(
        (one for one in ("test", "typecheck", "lint", "prepare", "build") if one in kinds), ""
    )
    return (best or ("none" if kinds else "test")), RUBY


def _rake_task(name: str) -> str:
    if name.startswith(("db:", "parallel:", "assets:", "tailwindcss:", "javascript:", "css:")):
        done = re.search(r":(?:drop|seed|rollback|clean|clobber)\b", name)
        return (
            "none" if done else "test" if name in ("parallel:spec", "parallel:test") else "prepare"
        )
    if name in ("zeitwerk:check", "standard", "internal_investigation"):
        return "lint"
    kind = "test" if name == "default" else kind_of_name(name) or "none"
    # A part of an application that lints itself (factories, translations) runs the application.
    return kind if kind != "lint" or _LINTING_TASK.match(name) else "none"


def _rails(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("none", RUBY) if _first(words) in ("", "server", "s", "runner") else _rake(words)


def _bundle(words: Words) -> tuple[str, tuple[str, ...]]:
    verb = _first(words)
    return {"install": "install", "": "install", "audit": "lint"}.get(verb, "none"), RUBY


def _gem(words: Words) -> tuple[str, tuple[str, ...]]:
    return ("build" if _first(words) == "build" else "none"), RUBY


def _appraisal(words: Words) -> tuple[str, tuple[str, ...]] | None:
    return purpose(words[1:]) if len(words) > 1 else ("none", RUBY)


def _ruby(words: Words) -> tuple[str, tuple[str, ...]] | None:
    if any(re.match(r"-I\S*(?:test|spec)", word) for word in words):
        return "test", RUBY
    return _script(words, RUBY, r"\.rb$")


_LOOKS: Mapping[str, Callable[[Words], tuple[str, tuple[str, ...]] | None]] = {
    "ruff": _ruff, "black": _formatter(PYTHON), "isort": _formatter(PYTHON),
    "yapf": _formatter(PYTHON), "docformatter": _formatter(PYTHON), "blue": _formatter(PYTHON),
    "prettier": _formatter(NODE), "oxfmt": _formatter(NODE), "dprint": _formatter(()),
    "gofmt": _formatter(GO), "goimports": _formatter(GO), "gofumpt": _formatter(GO),
    "rustfmt": _formatter(RUST), "biome": _biome, "tsc": _tsc, "cargo": _cargo, "go": _go,
    "terraform": _terraform,
    "mvn": _maven, "mvnw": _maven, "gradle": _gradle, "gradlew": _gradle, "sbt": _sbt,
    "playwright": _playwright, "cypress": _playwright, "vite": _builder, "next": _builder,
    "nuxt": _builder, "astro": _builder, "node": _node, "tsx": _node, "ts-node": _node,
    "python": _python, "python3": _python, "manage.py": _managed, "django-admin": _managed,
    "setup.py": _managed, "unittest": _unittest, "bun": _bun, "deno": _deno, "ty": _ty,
    "pyrefly": _ty, "pyre": _ty, "uv": _uv, "pip": _pip, "pip3": _pip, "poetry": _manager,
    "pdm": _manager, "pipenv": _manager, "flit": _manager, "rye": _manager,
    "build": _pythonic_build, "pyproject-build": _pythonic_build, "alembic": _alembic,
    "prisma": _prisma, "cp": _copying, "touch": _copying, "php": _php, "composer": _composer,
    "php-cs-fixer": _php_fixer, "pint": _php_fixer, "phpstan": _php_static, "psalm": _php_static,
    "ecs": _php_static, "rector": _rector, "simple-phpunit": _simple_phpunit,
    "artisan": _artisan, "console": _console,
    "zig": _zig, "crystal": _crystal,
    "rake": _rake, "rails": _rails,
    "bundle": _bundle, "bundler": _bundle, "gem": _gem, "appraisal": _appraisal, "ruby": _ruby,
    "dotnet": _dotnet, "mix": _mix, "rebar3": _rebar, "gleam": _gleam,
}  # fmt: skip
