"""From how the files stand to what is written: nothing that a person decided is undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.engine.drift import drifts, exactly_ours, like, same
from autodevops_cli.engine.locking import lock_of, locked, origin
from autodevops_cli.engine.writer import Write
from autodevops_cli.lockfile import LOCK, Lock, Locked, write
from autodevops_cli.model.analysis import Analysis, Proposal
from autodevops_cli.model.drift import HANDS_OFF, Drift, Ownership, State
from autodevops_cli.model.output import RenderedFile, is_ours
from autodevops_cli.repository.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person allows beyond the ordinary: to replace, to bring back, to remove files."""

    overwrite: bool = False
    restore: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """How the files stand, what is written to them, and what to the lock (None: it stays)."""

    drifts: tuple[Drift, ...]
    files: tuple[Write, ...] = ()
    lock: Write | None = None

    @property
    def writes(self) -> tuple[Write, ...]:
        """Everything to write; the lock comes last and never tells of what is not there yet."""
        return (*self.files, self.lock) if self.lock else self.files

    @property
    def refused(self) -> tuple[Drift, ...]:
        """The files in which a change of ours gave way to a person's."""
        return tuple(one for one in self.drifts if one.refused)


@dataclass(frozen=True, slots=True)
class Scene:
    """A repository, what is rendered for it now, and the lock that stands there."""

    repo: Snapshot
    analysis: Analysis
    proposal: Proposal
    folders: tuple[Path, ...] = ()

    @property
    def lock(self) -> Lock | None:
        """What was written before. Raises InvalidLock."""
        return lock_of(self.repo)

    @property
    def drifts(self) -> tuple[Drift, ...]:
        """How the files stand."""
        return drifts_of(self.repo, self.lock, self.proposal.files)

    def lock_write(self, entries: Iterable[Locked]) -> Write | None:
        """Return what makes the lock hold these files and no others, None where it does."""
        before, files = self.lock, tuple(sorted(entries, key=lambda one: one.path))
        made = (self.proposal.provider, self.proposal.plan.extras)
        if before is None and not files:
            return None
        kept = (before.origin.provider, before.origin.extras) if before else None
        if before and files == before.files and made == kept:
            return None
        after = Lock(origin(self.analysis, self.proposal, self.folders), files)
        return Write(LOCK, self.repo.content(LOCK), write(after).encode())


def drifts_of(
    repo: Snapshot, lock: Lock | None, files: Sequence[RenderedFile]
) -> tuple[Drift, ...]:
    """Return how the files of a repository stand to what is rendered for it now."""
    new = {file.path: file.text for file in files}
    paths = {*new, *(lock.by_path if lock else ())}
    return drifts(lock, {path: repo.content(path) for path in paths}, new)


def changes(scene: Scene, wish: Wish) -> Changes:
    """Return what bringing a repository up to date writes."""
    lock, found = scene.lock, scene.drifts
    entries = lock.by_path if lock else {}
    decided = [_decided(one, entries.get(one.path), wish) for one in found]
    return Changes(
        found,
        tuple(one for one, _ in decided if one),
        scene.lock_write(entry for _, entry in decided if entry),
    )


def stranger(one: Drift) -> str:
    """Return why a file is not ours to replace."""
    if is_ours((one.current or b"")[:1000].decode("utf-8", errors="replace")):
        return "may hold edits: no lock says what autodevops wrote there"
    return "was not written by autodevops"


def outcome(one: Drift) -> str:
    """Return the text that a file has once everything is up to date and nothing is in the way."""
    if one.merged is not None:
        return one.merged
    theirs = one.policy in HANDS_OFF or one.state in (State.HAND_EDITED, State.REFORMATTED)
    if one.current is not None and (theirs or one.new is None or one.refused):
        return one.current.decode("utf-8", errors="replace")
    return one.new or ""


def persons(one: Drift) -> str:
    """Return the text of a file that a person wrote, "" where we did or where it is no text."""
    try:
        text = (one.current or b"").decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return ""
    return "" if is_ours(text) else text


def written(one: Drift, text: str | None) -> Write | None:
    """Return what puts a text in a file's place, None where it stands there."""
    if text is None:
        return None
    after = like(one.current, text)
    return Write(one.path, one.current, after) if after != one.current else None


def _decided(one: Drift, entry: Locked | None, wish: Wish) -> tuple[Write | None, Locked | None]:
    """Return what is written to a file, and what the lock says of it from then on."""
    if one.policy in HANDS_OFF:
        return None, entry
    match one.state:
        case State.IN_SYNC:
            return None, _fresh(one, entry)
        case State.REFORMATTED | State.HAND_EDITED:
            return None, entry
        case State.STALE_TEMPLATE | State.DIVERGED | State.CONFLICT:
            return written(one, one.merged), _fresh(one, entry)
        case State.MISSING:
            return (written(one, one.new), _fresh(one, entry)) if wish.restore else (None, entry)
        case State.UNMANAGED:
            return _taken(one, wish)
        case State.ORPHANED:
            return _left(one, entry, wish)


def _taken(one: Drift, wish: Wish) -> tuple[Write | None, Locked | None]:
    if exactly_ours(one):
        return None, _fresh(one, None)
    if not wish.overwrite or one.new is None:
        return None, None
    return written(one, one.new), locked(one.path, one.new, one.policy, persons(one))


def _left(one: Drift, entry: Locked | None, wish: Wish) -> tuple[Write | None, Locked | None]:
    """Return what becomes of a file that nothing renders any more: it goes when it is all ours."""
    untouched = one.current is not None and one.base is not None and same(one.current, one.base)
    if wish.prune and untouched and one.policy is Ownership.MANAGED:
        return Write(one.path, one.current, None), None
    return None, entry


def _fresh(one: Drift, entry: Locked | None) -> Locked | None:
    """Return the entry of a file whose rendering is known to whoever edits it."""
    if one.new is None or (entry and entry.base == one.new):
        return entry
    return locked(one.path, one.new, one.policy, entry.replaced if entry else "")
