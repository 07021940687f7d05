"""What a person decides about single files: to have them managed, to give up edits, to be left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.engine.changes import Changes, Scene, persons, written
from autodevops_cli.engine.drift import exactly_ours
from autodevops_cli.engine.locking import locked
from autodevops_cli.errors import UsageError
from autodevops_cli.lockfile import Lock, Locked
from autodevops_cli.model.drift import Drift, Ownership, State

# Where nothing that a person wrote is lost by putting ours in its place.
NOTHING_LOST = (State.IN_SYNC, State.REFORMATTED, State.STALE_TEMPLATE, State.MISSING)


def adopted(scene: Scene, named: Sequence[str]) -> Changes:
    """Return what makes files managed as they are; without a name all that nobody manages.

    Raises UsageError for a file that is not there, or that we would not write.
    """
    found = scene.drifts
    if named:
        wanted = [_known(found, path) for path in named]
    else:
        wanted = [one for one in found if one.state is State.UNMANAGED]
    taken = tuple(_taken(one) for one in wanted)
    return Changes(tuple(wanted), (), scene.lock_write(_with(scene.lock, taken)))


def ejected(scene: Scene, named: Sequence[str]) -> Changes:
    """Return what makes the lock say that files are never touched again. Raises UsageError."""
    wanted = tuple(_known(scene.drifts, path) for path in named)
    entries = [Locked(one.path, Ownership.EJECTED) for one in wanted]
    return Changes(wanted, (), scene.lock_write(_with(scene.lock, entries)))


def reverted(scene: Scene, named: Sequence[str]) -> Changes:
    """Return what puts back what is rendered for files. Raises UsageError."""
    wanted = tuple(_managed(_known(scene.drifts, path)) for path in named)
    writes = [written(one, _rendering(one)) for one in wanted]
    entries = [entry for one in wanted if (entry := _given_up(scene.lock, one))]
    return Changes(
        wanted,
        tuple(one for one in writes if one),
        scene.lock_write(_with(scene.lock, entries)),
    )


def losing(found: Changes) -> Iterator[Drift]:
    """Yield the files of which something that a person wrote would be lost."""
    written_to = {one.path for one in found.files}
    for one in found.drifts:
        if one.path in written_to and one.state not in NOTHING_LOST:
            yield one


def _with(lock: Lock | None, entries: Sequence[Locked]) -> tuple[Locked, ...]:
    """Return the files of a lock with these put in."""
    files = {one.path: one for one in (*(lock.files if lock else ()), *entries)}
    return tuple(files.values())


def _known(found: Sequence[Drift], path: str) -> Drift:
    """Return the file of a path. Raises UsageError where it is none of ours."""
    for one in found:
        if one.path == path:
            return one
    known = ", ".join(one.path for one in found) or "none"
    raise UsageError(f"{path} is no file that autodevops writes here", hint=f"those are: {known}")


def _taken(one: Drift) -> Locked:
    if one.current is None:
        raise UsageError(
            f"{one.path} is not there to be adopted", hint="`autodevops generate` writes it"
        )
    if one.new is None:
        raise UsageError(f"{one.path} is no file that autodevops would write here now")
    if exactly_ours(one):
        return locked(one.path, one.new, Ownership.MANAGED)
    # Edits of something that we wrote keep their base: it is what tells them from ours.
    base = one.new if one.base is None else one.base
    return locked(one.path, base, Ownership.ADOPTED)


def _managed(one: Drift) -> Drift:
    if one.state is State.UNMANAGED or one.policy is Ownership.EJECTED:
        raise UsageError(
            f"{one.path} is not managed, so there is nothing to go back to",
            hint=f"have it managed first: `autodevops adopt . {one.path}`",
        )
    return one


def _given_up(lock: Lock | None, one: Drift) -> Locked | None:
    """Return the entry of a file that is ours again; what a person had there is remembered."""
    if one.new is None:
        return None
    before = lock.by_path[one.path].replaced if lock and one.path in lock.by_path else ""
    theirs = persons(one) if one.policy is Ownership.ADOPTED else ""
    return locked(one.path, one.new, Ownership.MANAGED, before or theirs)


def _rendering(one: Drift) -> str | None:
    return one.new if one.new is not None else one.base
