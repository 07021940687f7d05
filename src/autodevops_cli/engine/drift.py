"""Compares what we wrote, what stands there and what we would write; touches nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from autodevops_cli.lockfile import Lock, Locked
from autodevops_cli.merging import Merged, Refused, canonical, merge
from autodevops_cli.model.drift import HANDS_OFF, Drift, Ownership, Refusal, State


def drifts(
    lock: Lock | None, current: Mapping[str, bytes | None], new: Mapping[str, str]
) -> tuple[Drift, ...]:
    """Return how every file that is locked or rendered stands; the pipeline comes first.

    `current` has the bytes that stand at each path, None where nothing does.
    """
    locked = lock.by_path if lock else {}
    paths = (*new, *sorted(locked.keys() - new.keys()))
    seen = (_drift(path, locked.get(path), current[path], new.get(path)) for path in paths)
    return tuple(one for one in seen if one)


def same(content: bytes, text: str) -> bool:
    """Tell whether a file holds a text; git may have changed the line breaks for Windows."""
    return content.replace(b"\r\n", b"\n") == text.encode()


def exactly_ours(one: Drift) -> bool:
    """Tell whether a file holds what we would write now."""
    return one.current is not None and one.new is not None and same(one.current, one.new)


def unknown(one: Drift) -> bool:
    """Tell whether a file may hold what a person wrote, and no lock says."""
    return one.state is State.UNMANAGED and not exactly_ours(one)


def like(content: bytes | None, text: str) -> bytes:
    """Return a text with the line breaks that stand in a file already."""
    fresh = text.encode()
    return fresh.replace(b"\n", b"\r\n") if content and _windows(content) else fresh


def _drift(path: str, entry: Locked | None, current: bytes | None, new: str | None) -> Drift | None:
    policy = entry.policy if entry else Ownership.MANAGED
    base = entry.base if entry else None
    seen = Drift(path, State.IN_SYNC, policy, base, current, new)
    if entry is None or base is None:
        return _unknown(seen, listed=entry is not None)
    if new is None:
        return _as(seen, State.ORPHANED) if current is not None else None
    if current is None:
        return _as(seen, State.MISSING)
    if same(current, new):
        return seen
    alike = base != new and _alike(path, base, new)
    if same(current, base):
        return replace(_as(seen, State.STALE_TEMPLATE, new), cosmetic=alike)
    return replace(_edited(seen, current, base, new), cosmetic=alike)


def _unknown(seen: Drift, *, listed: bool) -> Drift | None:
    """Return a file of which we do not know what we wrote: nothing yet, or it is not ours."""
    if seen.current is not None:
        return _as(seen, State.IN_SYNC if listed else State.UNMANAGED)
    if listed:
        return _as(seen, State.MISSING) if seen.new is not None else None
    return _as(seen, State.STALE_TEMPLATE, seen.new)


def _edited(seen: Drift, current: bytes, base: str, new: str) -> Drift:
    try:
        text = _text(current)
    except UnicodeDecodeError:
        if base == new:
            return _as(seen, State.HAND_EDITED)
        refused = Refusal("the whole file", "what is no UTF-8", new, 1)
        return _as(seen, State.CONFLICT, None, (refused,))
    if base == new or seen.policy in HANDS_OFF:
        alike = _alike(seen.path, text, base)
        return _as(seen, State.REFORMATTED if alike else State.HAND_EDITED)
    merged = merge(seen.path, base, text, new)
    refusals = tuple(_refusals(merged))
    state = State.CONFLICT if refusals else State.DIVERGED
    return _as(seen, state, merged.text, refusals)


def _alike(path: str, one: str, other: str) -> bool:
    """Tell whether two texts differ in layout and comments alone."""
    return canonical(path, one) == canonical(path, other)


def _as(
    seen: Drift, state: State, merged: str | None = None, refused: tuple[Refusal, ...] = ()
) -> Drift:
    return replace(seen, state=state, merged=merged, refused=refused)


def _refusals(merged: Merged) -> Iterator[Refusal]:
    for one in merged.refused:
        # What a person took out stays out, whatever has changed in it since: nothing clashes.
        if not one.is_gone:
            yield Refusal(_where(one), one.kept, one.refused, one.line)


def _where(one: Refused) -> str:
    """Return a route as people write one: jobs.test.steps[2].uses."""
    words = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in one.route]
    return "".join(words).removeprefix(".") or "the whole file"


def _text(content: bytes) -> str:
    """Return a file's text; where every line ends as on Windows, as if none did."""
    text = content.decode()
    return text.replace("\r\n", "\n") if _windows(content) else text


def _windows(content: bytes) -> bool:
    return b"\r\n" in content and content.count(b"\r\n") == content.count(b"\n")
