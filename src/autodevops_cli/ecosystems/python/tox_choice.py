"""Which of tox's environments run the tests, and which the checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.tox import Tox
from autodevops_cli.ecosystems.python.words import names

PYTHON = re.compile(r"(?:py(?:py)?(?:\d(?:\.?\d+)?t?)?|python(?:\d(?:\.\d+)?)?|\d\.\d+t?)$")
CYCLE = re.compile(r"(?:py|python|)(\d)\.?(\d{1,2})$")
# Variants that are no plain test of a release: unreleased or oldest dependencies, a server, …
AVOIDED = names(
    """
    main master dev devel latest pre nightly head tip upstream beta alpha rc edge trunk min minimum
    oldest lowest cov coverage report clean erase combine bench benchmark docs doctest mypy lint
    typing types flake8 style qa pyright packaging integration e2e postgres postgresql postgis
    postgis3 psycopg psycopg2 psycopg3 mysql mariadb oracle mssql redis mongo selenium free random
    """
)
UNRELEASED = re.compile(r"(?:main|master|dev|head|latest|trunk)$")
TESTS = frozenset(("test", "tests", "unit", "unittest"))
MAX_VARIANTS = 3
# How the version of the Python that runs stands in the name of an environment.
STYLES = (
    (re.compile(r"py\d\.\d+"), "py%d.%d"),
    (re.compile(r"\d\.\d+"), "%d.%d"),
    (re.compile(r"py\d+"), "py%d%d"),
)

CHECKS: Mapping[str, tuple[str, ...]] = {
    "lint": (
        "lint", "linters", "linting", "linter", "style", "check", "checks", "pre-commit",
        "precommit", "flake8", "ruff", "codestyle", "code-style", "pep8", "pycodestyle", "black",
        "format-check", "checkstyle", "checkqa", "qa", "quality", "isort", "pylint", "fix",
    ),
    "typecheck": (
        "mypy", "typing", "types", "type", "typecheck", "type-check", "pyright", "type_check",
        "typechecking", "ty",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Environments for the Python that runs tox; `pattern` spells it where they need that."""

    names: tuple[str, ...]
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A combination of the factors that are no Python, with the Pythons that are listed for it."""

    rest: tuple[str, ...]
    generic: str
    listed: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()

    @property
    def cycles(self) -> frozenset[str]:
        """The Pythons that it is listed for ("3.13")."""
        found = (CYCLE.match(factor) for factor in self.factors)
        return frozenset(f"{one[1]}.{one[2]}" for one in found if one)


def choose(tox: Tox, cycles: tuple[str, ...]) -> Choice:
    """Return the environments that run the tests on each of these Pythons."""
    found = [one for one in _variants(tox.names) if _tests(tox, one)]
    found = found or [one for one in _plain(tox) if _tests(tox, one)]
    best = _fitting(found, frozenset(cycles))
    if not best:
        return Choice(())
    chosen = best if len(best) <= MAX_VARIANTS else best[-1:]
    if () in {one.rest for one in best} and len(best) > MAX_VARIANTS:
        chosen = [one for one in best if not one.rest]
    return Choice(tuple(one.generic for one in chosen), _pattern(tox, chosen))


def _tests(tox: Tox, one: Variant) -> bool:
    return any(tox.environment(name).tests for name in (one.generic, *one.listed[-1:]))


def _plain(tox: Tox) -> list[Variant]:
    """Return the environments that name no Python."""
    usual = ("test", "tests", "unit", "pytest", "unittest")
    return [Variant((), "py"), *(Variant((one,), one) for one in tox.names if one in usual)][:2]


def _variants(listed: Iterable[str]) -> list[Variant]:
    found: dict[tuple[str, ...], Variant] = {}
    for name in listed:
        factors = name.split("-")
        places = [n for n, factor in enumerate(factors) if PYTHON.match(factor)]
        if len(places) != 1 or factors[places[0]].startswith("pypy"):
            continue
        rest = tuple(factor for n, factor in enumerate(factors) if n not in places)
        generic = "-".join("py" if n in places else factor for n, factor in enumerate(factors))
        known = found.get(rest, Variant(rest, generic))
        found[rest] = Variant(
            rest, known.generic, (*known.listed, name), (*known.factors, factors[places[0]])
        )
    return list(found.values())


def _fitting(found: list[Variant], cycles: frozenset[str]) -> list[Variant]:
    """Return the variants that are plain tests and are listed for all of the Pythons."""
    named = [one for one in found if TESTS & set(one.rest)] or found
    plain = [one for one in named if not any(map(_is_avoided, one.rest))] or named
    wanted = cycles & frozenset(cycle for one in plain for cycle in one.cycles)
    everywhere = [one for one in plain if wanted <= one.cycles or not one.cycles]
    most = max((len(one.cycles & wanted) for one in plain), default=0)
    return everywhere or [one for one in plain if len(one.cycles & wanted) == most]


def _is_avoided(factor: str) -> bool:
    return factor in AVOIDED or bool(UNRELEASED.search(factor))


def _pattern(tox: Tox, chosen: list[Variant]) -> str:
    """Return how to spell the running Python, where lines or sections depend on its factor."""
    factors = [factor for one in chosen for factor in one.factors if CYCLE.match(factor)]
    asked = tox.pythons_asked_for() & set(factors)
    sections = frozenset(tox.sections)
    each = all(name in sections for one in chosen for name in one.listed if _is_concrete(name))
    if not factors or not (asked or (each and sections)):
        return ""
    return next((pattern for style, pattern in STYLES if style.match(factors[0])), "")


def _is_concrete(name: str) -> bool:
    return any(CYCLE.match(factor) for factor in name.split("-"))
