"""What the formats for drift share: how they are called for, and the words for each state."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from autodevops_cli.model.drift import HANDS_OFF, Drift, Ownership, State
from autodevops_cli.reporting._story import clean


@dataclass(frozen=True, slots=True)
class Look:
    """How a call ended and how it is told; with `diff` both sides' changes are shown."""

    exit_code: int = 0
    exit_reason: str = "ok"
    diff: bool = False
    color: bool = False


_WHY = {
    State.IN_SYNC: "is as we would write it",
    State.REFORMATTED: "differs in layout and comments alone",
    State.STALE_TEMPLATE: "is as we wrote it, and we would write it differently now",
    State.HAND_EDITED: "was edited since we wrote it",
    State.DIVERGED: "was edited, we would write it differently now, and both go together",
    State.CONFLICT: "was edited where we would write something else now",
    State.MISSING: "was removed, which is respected",
    State.UNMANAGED: "is there, and no lock says what we wrote",
    State.ORPHANED: "was written by us, and we would not write it any more",
}
_NEXT = {
    State.IN_SYNC: "",
    State.REFORMATTED: "",
    State.STALE_TEMPLATE: "autodevops update",
    State.HAND_EDITED: "autodevops adopt, revert or eject",
    State.DIVERGED: "autodevops update",
    State.CONFLICT: "autodevops update, which keeps your lines; or revert",
    State.MISSING: "",
    State.UNMANAGED: "autodevops adopt",
    State.ORPHANED: "autodevops update --prune, which removes it while nobody edited it",
}


def label(one: Drift) -> str:
    """Return the state in a word; a file that is left alone says that instead."""
    return str(one.policy if one.policy in HANDS_OFF else one.state)


def why(one: Drift) -> str:
    """Return why the file is in its state."""
    if one.policy is Ownership.EJECTED:
        return "is never touched again"
    if one.policy is Ownership.SEED:
        return "was written once and is yours since"
    if one.state is State.STALE_TEMPLATE and one.current is None:
        return "is not there yet, and we would write it now"
    if one.state is State.STALE_TEMPLATE and one.cosmetic:
        return "is as we wrote it; its comments or its layout would be others now"
    if one.policy is Ownership.ADOPTED and one.state is State.HAND_EDITED:
        return "differs from what we would write, as was agreed when it was adopted"
    return _WHY[one.state]


def next_step(one: Drift) -> str:
    """Return what to do about the file, "" where nothing is to be done."""
    return _NEXT[one.state] if one.drifted else ""


def changes(one: Drift) -> tuple[tuple[str, str], ...]:
    """Return what a person changed and what we would change, as (title, patch) pairs."""
    base = one.base or ""
    current = (one.current or b"").decode("utf-8", errors="replace").replace("\r\n", "\n")
    sides = (("yours", base, current), ("ours", base if one.base is not None else current, one.new))
    return tuple(
        (f"{one.path}: {title}", patch)
        for title, old, new in sides
        if new is not None and (patch := _patch(one.path, old, new, title))
    )


def _patch(path: str, old: str, new: str, side: str) -> str:
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True),
        f"a/{path} (as we wrote it)", f"b/{path} ({side})",
    )  # fmt: skip
    return "".join(clean(line) for line in lines)


def lines(text: str) -> list[str]:
    """Return the lines of a refused text, fit to be shown."""
    return [clean(line) for line in text.splitlines()] or ["(nothing)"]
