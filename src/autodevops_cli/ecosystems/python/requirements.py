"""Requirements: one line of PEP 508, and requirements files with what they include."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_INCLUDES = 20

_ONE = re.compile(
    r"\s*([A-Za-z0-9][A-Za-z0-9._-]{0,127})\s*(?:\[([^\]]{0,200})\])?\s*([^;#]{0,400})(?:;([^#]{0,400}))?"
)
_OPERATOR = re.compile(r"[=<>~!]=|[<>@^~*=]")
_INCLUDE = re.compile(r"(?:-r|--requirement)[\s=]*(\S{1,200})")
_EDITABLE = re.compile(r"(?:-e|--editable)[\s=]*(\S{1,300})")
_PROJECT = re.compile(r"(?:\.|file:\.)(?:\[([^\]]{0,200})\])?$")
_EGG = re.compile(r"#egg=([A-Za-z0-9][A-Za-z0-9._-]{0,127})")
_COMMENT = re.compile(r"(?:^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A distribution that is asked for: its normal name, extras and the constraint as written."""

    name: str
    extras: tuple[str, ...] = ()
    constraint: str = ""
    marker: str = ""

    @property
    def pinned(self) -> bool:
        """Whether exactly one version is allowed."""
        return self.constraint.startswith("==") and "*" not in self.constraint


@dataclass(frozen=True, slots=True)
class RequirementFile:
    """What a requirements file asks for, together with the files it includes."""

    path: str
    requirements: tuple[Requirement, ...] = ()
    includes: tuple[str, ...] = ()
    installs_project: bool = False
    project_extras: tuple[str, ...] = ()
    hashed: bool = False

    @property
    def pinned(self) -> bool:
        """Whether most of its lines allow exactly one version."""
        return 2 * sum(one.pinned for one in self.requirements) > len(self.requirements)


def normal(name: str) -> str:
    """Return a name in its normal form ("Flask_SQLAlchemy" is "flask-sqlalchemy")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parsed(text: str) -> Requirement | None:
    """Return the requirement that a line of PEP 508 spells, or None."""
    if not (found := _ONE.match(text)):
        return None
    constraint = found[3].strip().strip("()").strip()
    if constraint and not _OPERATOR.match(constraint):
        return None
    return Requirement(
        normal(found[1]),
        tuple(normal(extra.strip()) for extra in (found[2] or "").split(",") if extra.strip()),
        constraint,
        (found[4] or "").strip(),
    )


def parsed_all(lines: Iterable[str]) -> tuple[Requirement, ...]:
    """Return the requirements among some lines."""
    return tuple(one for line in lines if (one := parsed(line)))


def read_file(repo: Snapshot, path: str) -> RequirementFile:
    """Return what a requirements file and the files it includes ask for."""
    found: list[Requirement] = []
    included: dict[str, None] = {}
    extras: list[str] = []
    installs = hashed = False
    pending = [path]
    while pending and len(included) < MAX_INCLUDES:
        current = pending.pop(0)
        if current in included:
            continue
        included[current] = None
        for line in _lines(repo.text(current)):
            hashed = hashed or "--hash=" in line
            if include := _INCLUDE.match(line):
                pending.append(joined(parent(current), include[1]))
            elif project := _PROJECT.match(_target(line)):
                installs = True
                extras.extend(normal(one.strip()) for one in (project[1] or "").split(",") if one)
            elif one := _requirement(line):
                found.append(one)
    others = tuple(one for one in included if one != path)
    return RequirementFile(path, tuple(found), others, installs, tuple(extras), hashed)


def _target(line: str) -> str:
    """Return what an `-e` line installs, or the line itself."""
    editable = _EDITABLE.match(line)
    return (editable[1] if editable else line).strip("\"'")


def _requirement(line: str) -> Requirement | None:
    if egg := _EGG.search(line):
        return Requirement(normal(egg[1]), constraint="@")
    return None if line.startswith(("-", ".", "/")) or "://" in line.split(" ")[0] else parsed(line)


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        if plain := _COMMENT.sub("", line).strip():
            yield plain
