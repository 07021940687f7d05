"""Which switches of a CMake project turn its tests on, and in which folder CTest finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.cpp.project import Project, Spoken
from autodevops_cli.repository.snapshot import joined

ADDING = (
    "add_test", "gtest_discover_tests", "gtest_add_tests", "catch_discover_tests",
    "doctest_discover_tests", "boost_discover_tests", "create_test_sourcelist", "ecm_add_test",
    "ecm_add_tests", "qt_add_test", "cxx_test", "add_unit_test", "parsecatchtests",
)  # fmt: skip
_FOLDER = re.compile(r"(?:^|/)(?:unit[_-]?)?(?:tests?|testing|t|check|spec)/?$", re.IGNORECASE)
# A function that a fetched module brings: nobody can look into it here.
_FETCHED = re.compile(r"\w{0,40}(?:add|register|discover)_\w{0,30}tests?\w{0,10}", re.IGNORECASE)
_PLAIN = re.compile(r"[\w./+-]{0,200}")
MAX_LAYERS = 5


@dataclass(frozen=True, slots=True)
class Testing:
    """The tests of a project: the command that shows them, and what has to be set for it."""

    shown: Spoken
    switches: tuple[tuple[str, bool], ...]
    folder: str
    """Where CTest is enabled, seen from the project: "" for its root."""


def testing(project: Project) -> Testing | None:
    """Return how the project's tests are turned on, None where nothing is tested with CTest."""
    adding = _adding(project)
    added = tuple(one for one in project.spoken if _adds(project, one, adding))
    enabling = tuple(_enabling(project))
    if not added or not enabling:
        return None
    reachable = [one for one in added if not project.excluded(one, _wished(project, one))]
    if not reachable:
        return None
    shown = _entry(project, enabling) or min(reachable, key=lambda one: _cost(project, one))
    switches = _switches(project, shown)
    for one in (*enabling[:1], *_easiest(project, reachable, switches)):
        switches = _switches(project, one) | switches
    changed = {name: value for name, value in switches.items() if _differs(project, name, value)}
    folder = next(
        (one.folder for one in enabling if one.folder == project.root), enabling[0].folder
    )
    inside = folder[len(project.root) :].strip("/")
    if not _PLAIN.fullmatch(inside):
        return None
    return Testing(shown, tuple(changed.items()), inside)


def _adding(project: Project) -> frozenset[str]:
    """Return the commands that add tests, and the project's own functions that call them."""
    names = set(ADDING)
    for _ in range(MAX_LAYERS):
        further = {name for name, body in project.functions.items() if body & names} - names
        if not further:
            break
        names |= further
    return frozenset(names)


def _adds(project: Project, one: Spoken, adding: frozenset[str]) -> bool:
    name = one.call.name
    return name in adding or (name not in project.functions and bool(_FETCHED.fullmatch(name)))


def _enabling(project: Project) -> Iterator[Spoken]:
    for one in project.of("enable_testing", "include"):
        if one.call.name == "enable_testing" or one.call.first() == "CTest":
            yield one


def _entry(project: Project, enabling: tuple[Spoken, ...]) -> Spoken | None:
    """Return the command that leads into the folder of tests."""
    for one in project.of("add_subdirectory", "subdirs"):
        name = one.call.first()
        inside = any(e.folder.startswith(joined(one.folder, name)) for e in enabling)
        if (_FOLDER.search(name) or inside) and not project.excluded(one, _wished(project, one)):
            return one
    return None


def _easiest(
    project: Project, reachable: list[Spoken], switches: dict[str, bool]
) -> Iterator[Spoken]:
    """Yield the test that asks for the fewest further switches."""
    known = project.known(switches)
    open_ones = [one for one in reachable if not project.excluded(one, known)]
    if not open_ones:
        yield min(reachable, key=lambda one: _cost(project, one))


def _cost(project: Project, one: Spoken) -> int:
    wanted = _switches(project, one)
    return sum(_differs(project, name, value) for name, value in wanted.items())


def _wished(project: Project, one: Spoken) -> dict[str, bool]:
    return project.known(_switches(project, one))


def _switches(project: Project, one: Spoken) -> dict[str, bool]:
    """Return the switches that all conditions on the way to a command ask for."""
    found: dict[str, bool] = {}
    for guard in (*one.guards, *project.gates.get(one.call.name, ())):
        for name, value in guard.wanted(project.defaults).items():
            found.setdefault(name, value)
            for need in project.needs.get(name, ()) if value else ():
                wanted = need.strip().removeprefix("NOT ").strip()
                if wanted in project.defaults:
                    found.setdefault(wanted, not need.strip().startswith("NOT "))
    return found


def _differs(project: Project, name: str, value: bool) -> bool:
    """Tell whether a switch has to be set: what an expression decides is set to be sure."""
    return project.defaults.get(name) is not value
