"""Tells what became of the files that were written, and what only a person can decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.cli.console import Console
from autodevops_cli.engine.changes import Changes, stranger
from autodevops_cli.engine.drift import unknown
from autodevops_cli.engine.writer import Write
from autodevops_cli.errors import EditsKept
from autodevops_cli.lockfile import LOCK
from autodevops_cli.model.drift import HANDS_OFF, Drift, Refusal, State
from autodevops_cli.repository.identity import work_tree


def tell(console: Console, root: Path, found: Changes) -> None:
    """Say a line per file, and whether anybody looks for them there."""
    for line in lines(found):
        console.say(line)
    note_folder(console, root)


def note_folder(console: Console, root: Path) -> None:
    """Say where forges look for pipelines, where that is not here."""
    top = work_tree(root)
    if top and top != root.resolve():
        console.say(f"note: forges look for these at the top of the repository, {top}")


def demand_decisions(found: Changes) -> None:
    """Raise EditsKept where changes of ours gave way to a person's."""
    count = sum(len(one.refused) for one in found.drifts)
    if count:
        raise EditsKept(
            f"{count} of our changes gave way to {'an edit' if count == 1 else 'edits'} of yours",
            hint="this is not asked again until the template changes; "
            "`autodevops revert FILE` takes ours instead",
        )


def lines(found: Changes) -> Iterator[str]:
    """Yield what became of each file, and of the lock."""
    written = {one.path: one for one in found.files}
    for one in found.drifts:
        yield _file(one, written.get(one.path))
        yield from refusals(one)
    if found.lock:
        new = found.lock.before is None
        commit = ": commit it, it remembers what is yours" if new else ""
        yield f"{'wrote' if new else 'updated'} {LOCK}{commit}"


def intentions(found: Changes) -> Iterator[str]:
    """Yield what would be done to each file and why, and to the lock."""
    written = {one.path: one for one in found.files}
    for one in found.drifts:
        write = written.get(one.path)
        if write:
            yield f"would {_intention(write)} {one.path} ({one.state})"
        yield from refusals(one)
    if found.lock:
        yield f"would {_intention(found.lock)} {LOCK}"
    if not found.writes:
        yield "nothing to do"


def _intention(write: Write) -> str:
    if write.after is None:
        return "remove"
    return "write" if write.before is None else "change"


def refusals(one: Drift) -> Iterator[str]:
    """Yield the changes of ours that gave way to a person's, with both texts."""
    for refused in one.refused:
        place = f"{one.path}:{refused.line}" if refused.line else one.path
        yield f"conflict: {place} ({refused.where}) keeps yours"
        yield from _texts(refused)


def _texts(one: Refusal) -> Iterator[str]:
    for title, text in (("yours", one.kept), ("ours", one.refused)):
        first, *rest = text.splitlines() or ["(nothing)"]
        yield f"  {title + ':':<6} {first}"
        yield from (f"         {line}" for line in rest)


def _file(one: Drift, write: Write | None) -> str:
    if write:
        return f"{_verb(one, write)} {one.path}"
    if one.policy in HANDS_OFF:
        return f"left alone: {one.path} is {one.policy}"
    match one.state:
        case State.MISSING:
            return (
                f"left out: {one.path} was removed (`autodevops update --restore` brings it back)"
            )
        case State.ORPHANED:
            return f"kept {one.path}, which nothing renders any more ({_way_out(one)})"
        case State.UNMANAGED if unknown(one):
            return f"kept {one.path}, which {stranger(one)} (`autodevops adopt` has it managed)"
        case State.HAND_EDITED | State.CONFLICT | State.DIVERGED:
            return f"kept your edits: {one.path}"
        case _:
            return f"unchanged: {one.path}"


def _verb(one: Drift, write: Write) -> str:
    if write.after is None:
        return "removed"
    match one.state:
        case _ if write.before is None:
            return "wrote"
        case State.UNMANAGED:
            return "replaced"
        case State.DIVERGED | State.CONFLICT:
            return "merged your edits into"
        case _:
            return "updated"


def _way_out(one: Drift) -> str:
    removable = one.base is not None and one.current == one.base.encode()
    return "`autodevops update --prune` removes it" if removable else "it holds edits of yours"
