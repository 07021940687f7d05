"""A CMake project: its files as far as they are read, their commands, and its switches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.cpp.conditions import Condition, literal
from autodevops_cli.ecosystems.cpp.language import Call, calls
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

LISTS = "CMakeLists.txt"
MAX_FILES = 80
MAX_DEPTH = 6
_HERE = re.compile(
    r"^\$\{(?:CMAKE_CURRENT_(?:SOURCE|LIST)_DIR|CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR"
    r"|\w{1,60}_SOURCE_DIR)\}/?"
)
# Other people's code in the tree: it brings its own tests and switches.
_FOREIGN = re.compile(
    r"(?:^|/)(?:third[_-]?party|3rd[_-]?party|vendor|vendored|extern|externals?|deps|contrib"
    r"|submodules|examples?|samples?|fuzz(?:ing)?|bench(?:marks?)?|docs?|android|ios)(?:/|$)",
    re.IGNORECASE,
)
_MODULE = re.compile(r"\w{1,80}")
_CACHED = re.compile(r"CACHE\s+BOOL", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command with its file and all the conditions on the way to it."""

    call: Call
    path: str
    guards: tuple[Condition, ...]

    @property
    def where(self) -> Place:
        """The place of the command."""
        return Place(self.path, self.call.line)

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return parent(self.path)


@dataclass
class Project:
    """The commands that configuring a folder runs, and what its switches are by default."""

    repo: Snapshot
    root: str
    spoken: list[Spoken] = field(default_factory=list)
    defaults: dict[str, bool | None] = field(default_factory=dict)
    """The declared switches, in order: on, off, or None for what an expression says."""
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What a dependent switch depends on."""
    functions: dict[str, set[str]] = field(default_factory=dict)
    """What the functions of the project call."""
    gates: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    """The conditions under which a function of the project does not just return."""
    _read: set[str] = field(default_factory=set)

    def of(self, *names: str) -> Iterator[Spoken]:
        """Yield the commands with one of these names, in the order in which they run."""
        return (one for one in self.spoken if one.call.name in names)

    def known(self, chosen: dict[str, bool] | None = None) -> dict[str, bool]:
        """Return the switches with a value, after some were set."""
        values = {name: value for name, value in self.defaults.items() if value is not None}
        return values | (chosen or {})

    def excluded(self, one: Spoken, known: dict[str, bool]) -> bool:
        """Tell whether a command is certain not to run."""
        return any(guard.value(known) is False for guard in one.guards)


def read_project(repo: Snapshot, root: str) -> Project:
    """Return the project of a folder, with the files that it adds and includes."""
    project = Project(repo, root)
    _read(project, joined(root, LISTS), (), 0)
    if project.defaults.get("BUILD_TESTING", True) and any(_brings_ctest(project)):
        project.defaults.setdefault("BUILD_TESTING", True)
    project.defaults.setdefault("BUILD_TESTING", False)
    return project


def _brings_ctest(project: Project) -> Iterator[bool]:
    return (one.call.first() == "CTest" for one in project.of("include"))


def _read(project: Project, path: str, guards: tuple[Condition, ...], depth: int) -> None:
    if path in project._read or len(project._read) >= MAX_FILES or depth > MAX_DEPTH:
        return
    project._read.add(path)
    for call in calls(project.repo.text(path)):
        if call.inside:
            _define(project, call)
            continue
        one = Spoken(call, path, (*guards, *call.guards))
        project.spoken.append(one)
        _declare(project, one)
        if inner := _added(project, one):
            _read(project, inner, one.guards, depth + 1)


def _define(project: Project, call: Call) -> None:
    project.functions.setdefault(call.inside, set()).add(call.name)
    if call.name == "return" and len(call.guards) == 1:
        known = project.gates.get(call.inside, ())
        project.gates[call.inside] = (*known, call.guards[0].otherwise(()))


def _added(project: Project, one: Spoken) -> str:
    """Return the file of the project's own that a command goes on with, or ""."""
    if one.call.name not in ("add_subdirectory", "subdirs", "include") or not one.call.arguments:
        return ""
    named = one.call.first()
    if one.call.name == "include" and _MODULE.fullmatch(named):
        return _module(project, named)
    base = project.root if "CMAKE_SOURCE_DIR" in named else one.folder
    inside = joined(base, _HERE.sub("", named))
    path = inside if one.call.name == "include" else joined(inside, LISTS)
    own = inside[len(project.root) :]
    return path if project.repo.has(path) and not _FOREIGN.search(own) else ""


def _module(project: Project, name: str) -> str:
    """Return the file of a module of the project's own, which CMAKE_MODULE_PATH leads to."""
    found = (path for path in project.repo.named(f"{name}.cmake") if _is_own(project, path))
    return next(found, "")


def _is_own(project: Project, path: str) -> bool:
    inside = path[len(project.root) :]
    return path.startswith(project.root) and not _FOREIGN.search(inside)


def _declare(project: Project, one: Spoken) -> None:
    arguments = one.call.arguments
    if one.call.name == "option" and arguments:
        value = arguments[2] if len(arguments) > 2 else "OFF"
        project.defaults.setdefault(arguments[0], literal(value))
    elif one.call.name == "cmake_dependent_option" and len(arguments) > 3:
        project.defaults.setdefault(arguments[0], literal(arguments[2]))
        project.needs[arguments[0]] = tuple(arguments[3].split(";"))
    elif one.call.name == "set" and _CACHED.search(" ".join(arguments)) and len(arguments) > 3:
        project.defaults.setdefault(arguments[0], literal(arguments[1]))
