"""What was seen, by whom, and what we settled on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Strength(IntEnum):
    """How much a witness is worth; a stronger one overrules a weaker one."""

    GUESSED = 0
    """An advisor's opinion."""
    INFERRED = 1
    """Follows from a convention, a dependency or a document."""
    LOCKED = 2
    """A lock file or another generated file says so."""
    DECLARED = 3
    """A person wrote it down for a tool to read."""
    OVERRIDDEN = 4
    """The user's own configuration of this tool."""


class Source(IntEnum):
    """Where a command comes from, weakest first: the ranked evidence for commands."""

    CONVENTION = 1
    DOCUMENT = 2
    DEPENDENCY = 3
    TOOL_CONFIG = 4
    TASK = 5
    CI = 6
    USER = 7


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the repository, relative to its root, and a line in it where known (from 1)."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Evidence:
    """One witness: `subject` is `value`, seen at `where`.

    `rank` orders witnesses of one strength; among equals the first seen wins.
    `note` says in a few words what was seen ("the test script", "a marker file").
    """

    subject: str
    value: str
    where: Place
    strength: Strength = Strength.DECLARED
    rank: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What we settled on, the evidence that won, who agreed with it and whom it beat."""

    subject: str
    value: str
    because: Evidence
    agreeing: tuple[Evidence, ...] = ()
    overruled: tuple[Evidence, ...] = ()


def command(kind: str, text: str, where: Place, source: Source, note: str = "") -> Evidence:
    """Return the evidence that `text` is the command for `kind` ("test", "lint.ruff", …)."""
    strength = Strength.INFERRED if source <= Source.DEPENDENCY else Strength.DECLARED
    if source is Source.USER:
        strength = Strength.OVERRIDDEN
    return Evidence(f"command.{kind}", text, where, strength, int(source), note)


def settle(seen: Iterable[Evidence]) -> tuple[Fact, ...]:
    """Return one fact per subject, in the order in which the subjects were first seen."""
    by_subject: dict[str, list[Evidence]] = {}
    for one in seen:
        by_subject.setdefault(one.subject, []).append(one)
    return tuple(_settle_one(subject, rivals) for subject, rivals in by_subject.items())


def _settle_one(subject: str, rivals: list[Evidence]) -> Fact:
    best = max(rivals, key=lambda one: (one.strength, one.rank))  # max keeps the first of equals
    return Fact(
        subject,
        best.value,
        best,
        agreeing=tuple(one for one in rivals if one is not best and one.value == best.value),
        overruled=tuple(one for one in rivals if one.value != best.value),
    )
