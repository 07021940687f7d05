"""How the files that we manage stand to what we wrote and to what we would write now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from autodevops_cli.model.finding import Finding


class Ownership(StrEnum):
    """Whose word counts for a file.

    A managed file is ours and a person's edits in it are kept; an adopted one was a person's and
    differs on purpose; a seed is written once; an ejected one is not touched again.
    """

    MANAGED = "managed"
    SEED = "seed"
    ADOPTED = "adopted"
    EJECTED = "ejected"


HANDS_OFF = (Ownership.SEED, Ownership.EJECTED)


class State(StrEnum):
    """How what stands in the tree, what we wrote last and what we would write now differ."""

    IN_SYNC = "in-sync"
    REFORMATTED = "reformatted"
    STALE_TEMPLATE = "stale-template"
    HAND_EDITED = "hand-edited"
    DIVERGED = "diverged"
    CONFLICT = "conflict"
    MISSING = "missing"
    UNMANAGED = "unmanaged"
    ORPHANED = "orphaned"


# A file that somebody removed is their decision; a layout of their own changes nothing.
PEACEFUL = (State.IN_SYNC, State.REFORMATTED, State.MISSING)

EDITED = (State.HAND_EDITED, State.DIVERGED, State.CONFLICT)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change of ours that gave way to a person's: where in the file, theirs, and ours."""

    where: str
    kept: str
    refused: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """One file: `base` is what we rendered last, `current` what stands there, `new` what we would.

    Each is None where there is none. `merged` is `current` with what changed from `base` to `new`;
    what gave way to a person's edit stands in `refused`.
    """

    path: str
    state: State
    policy: Ownership = Ownership.MANAGED
    base: str | None = None
    current: bytes | None = None
    new: str | None = None
    merged: str | None = None
    refused: tuple[Refusal, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the rules say of the file, whoever wrote it."""
    cosmetic: bool = False
    """Whether `base` and `new` differ in layout and comments alone."""

    @property
    def drifted(self) -> bool:
        """Whether somebody should do something about the file."""
        if self.policy in HANDS_OFF or self.state in PEACEFUL:
            return False
        ours = self.state is not State.HAND_EDITED and not self.cosmetic
        theirs = self.state in EDITED and self.policy is not Ownership.ADOPTED
        return ours or theirs


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The files of one repository; without a lock nothing remembers what was written."""

    name: str
    files: tuple[Drift, ...]
    has_lock: bool = True
    provider: str = ""
