"""hatch: environments and their scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.calls import Call, calls
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.table import Table

MAX_DEPTH = 5
NAME = re.compile(r"[\w.:-]{1,100}")
ARGUMENTS = re.compile(r"\{args(?::([^{}]*))?\}")
# CI is where coverage is measured, so an environment for it goes first.
TEST_ENVIRONMENTS = ("cov", "coverage", "default", "test", "tests", "testing", "unit", "dev")
TEST_SCRIPTS = ("test", "tests", "run", "unit", "pytest", "all", "test-cov")
LINT_ENVIRONMENTS = ("lint", "style", "linting", "check", "default", "dev", "static-analysis")
LINT_SCRIPTS = ("check", "lint", "all", "style", "run", "lint-check", "lint:check")
TYPE_ENVIRONMENTS = ("types", "typing", "mypy", "type", "type-check", "default", "lint")
TYPE_SCRIPTS = ("check", "typing", "types", "mypy", "type-check", "typecheck", "test", "run")


@dataclass(frozen=True, slots=True)
class Script:
    """A script of an environment, with the shell text it stands for."""

    environment: str
    name: str
    body: tuple[str, ...]
    where: Place
    pythons: bool = False
    """Whether its environment names Pythons of its own."""

    @property
    def command(self) -> str:
        """The shell text that runs it."""
        prefix = "" if self.environment == "default" else f"{self.environment}:"
        return f"hatch run {prefix}{self.name}"

    @property
    def calls(self) -> tuple[Call, ...]:
        """What it runs in the end."""
        return calls(self.body)


def read_hatch(project: Project) -> tuple[Script, ...]:
    """Return the scripts of all of hatch's environments, in file order."""
    return tuple(_scripts(project))


def _scripts(project: Project) -> Iterator[Script]:
    for name, place, table in _configurations(project):
        for environment, one in table.table("envs").items():
            scripts = one.table("scripts")
            pythons = any("python" in row for row in one.tables("matrix"))
            for script in (
                one for one, _ in scripts.items() if NAME.fullmatch(f"{environment}:{one}")
            ):
                body = tuple(_body(scripts, script, MAX_DEPTH))
                found = project.repo.place(name, f"{environment}.scripts")
                where = found if found.line else place
                yield Script(environment, script, body, where, pythons)


def _configurations(project: Project) -> Iterator[tuple[str, Place, Table]]:
    pyproject, own = project.path("pyproject.toml"), project.path("hatch.toml")
    yield pyproject, project.repo.place(pyproject, "[tool.hatch"), project.tool.table("hatch")
    yield own, Place(own), project.repo.toml(own)


def _body(scripts: Table, name: str, depth: int) -> Iterator[str]:
    """Yield a script's lines; one that starts with another script's name stands for that one."""
    for line in scripts.strings(name):
        plain = ARGUMENTS.sub(lambda found: found[1] or "", line).lstrip("- ")
        first, _, rest = plain.partition(" ")
        if depth and first in scripts and first != name:
            for inner in _body(scripts, first, depth - 1):
                yield f"{inner} {rest}".strip()
        else:
            yield f"{first} {rest}".strip()


def chosen(
    scripts: tuple[Script, ...], environments: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[Script]:
    """Yield the scripts with fitting names, the best first; an environment's only script fits."""
    for environment in environments:
        inside = [one for one in scripts if one.environment == environment]
        for name in names:
            yield from (one for one in inside if one.name == name)
        if len(inside) == 1 and environment != "default":
            yield from inside
