"""How a .NET component is restored, built, tested, checked and started."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.dotnet.scope import Scope
from autodevops_cli.ecosystems.dotnet.scripts import scripts
from autodevops_cli.ecosystems.dotnet.solutions import is_speakable
from autodevops_cli.ecosystems.dotnet.testing import CONFIGURATION, testing
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tasks import Task, saying, tasks

TEST = ("test", "tests", "test-unit", "unit-test", "unit-tests", "scripts/test.sh", "test.sh")
FORMAT = (
    "format-check", "check-format", "fmt-check", "lint", "format", "verify-format", "style",
)  # fmt: skip
LOCK = "packages.lock.json"
MAX_PARTS = 20
_CHECKED = re.compile(r"dotnet\s+format\b[^\n;&|]{0,200}--verify-no-changes")


def commands(scope: Scope) -> Iterator[Evidence]:
    """Yield every command that something in the repository speaks for."""
    if not scope.projects:
        yield from _prebuilt(scope)
        return
    yield from _install(scope)
    yield from _tasks(scope)
    if scope.tests:
        yield from scripts(scope)
    yield from testing(scope)
    yield from _build(scope)
    yield from _start(scope)


def _install(scope: Scope) -> Iterator[Evidence]:
    """Yield the restore, strict where every project has a lock file."""
    parts = _parts(scope)
    locks = [joined(one.folder, LOCK) for one in scope.projects]
    locked = bool(locks) and all(map(scope.repo.has, locks))
    strict = " --locked-mode" if locked else ""
    if not parts:
        return
    text = " && ".join(f"dotnet restore{one}{strict}" for one in parts)
    if locked:
        where = Place(locks[0])
        yield Evidence("dotnet.cache", joined(scope.root, f"**/{LOCK}"), where, note="a lock file")
        yield command("install", text, where, Source.DEPENDENCY, "a lock file for each project")
    else:
        yield scope.usual("install", text, scope.described)


def _parts(scope: Scope) -> tuple[str, ...]:
    """Return what to name after the verb: one thing for all, or the projects that Linux builds."""
    if scope.whole:
        return (scope.argument,)
    wanted = scope.tests or tuple(one for one in scope.projects if one.builds_on_linux)
    return tuple(f" {scope.spelled(one.path)}" for one in wanted[:MAX_PARTS])


def _build(scope: Scope) -> Iterator[Evidence]:
    parts = _parts(scope)
    if not parts or (scope.tests and not scope.whole):
        return
    if len(scope.projects) == 1 and scope.programs:
        text = f"dotnet publish --no-restore {CONFIGURATION} -o out{scope.argument}"
        yield scope.usual("build", text, "a program")
        return
    texts = (f"dotnet build --no-restore {CONFIGURATION}{one}" for one in parts)
    yield scope.usual("build", " && ".join(texts), scope.described)


def _start(scope: Scope) -> Iterator[Evidence]:
    """Yield how to start the one program, or the one site among several."""
    sites = [one for one in scope.programs if one.is_web]
    found = scope.programs if len(scope.programs) == 1 else sites
    if len(found) != 1 or not is_speakable(found[0].name):
        return
    one = found[0]
    if len(scope.projects) == 1:
        text, note = f"./out/{shlex.quote(one.name)}", "the program that publishing writes"
    else:
        text, note = f"dotnet run --project {scope.spelled(one.path)}", "the one program"
    yield command("start", text, Place(one.path), Source.CONVENTION, note)


def _prebuilt(scope: Scope) -> Iterator[Evidence]:
    ending = ".runtimeconfig.json"
    for name in scope.repo.beside(scope.root):
        if name.endswith(ending) and is_speakable(name):
            text = f"dotnet {shlex.quote(name.removesuffix(ending) + '.dll')}"
            where = Place(joined(scope.root, name))
            yield command("start", text, where, Source.CONVENTION, "a program built already")
            return


def _tasks(scope: Scope) -> Iterator[Evidence]:
    """Yield the sound tasks that test or that check the format."""
    declared = tasks(scope.repo, scope.root)
    tests, checks = saying("dotnet test"), saying("dotnet format")
    for name in TEST:
        for one in (one for one in declared if one.name == name and tests(one)):
            if not one.unsound and scope.tests:
                yield _task("test", one)
    for name in FORMAT:
        for one in (one for one in declared if one.name == name and checks(one)):
            if not one.unsound and any(map(_CHECKED.search, one.lines)):
                yield _task("format.dotnet-format", one)


def _task(kind: str, one: Task) -> Evidence:
    text = one.plain or one.command
    note = f"the {one.name} target of {one.runner}" if one.runner != "script" else "a script"
    return command(kind, text, one.where, Source.TASK, note)
