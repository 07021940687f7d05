"""Shows what a write changes, as a patch that git understands."""

from __future__ import annotations

from collections.abc import Iterable

from autodevops_cli.engine.writer import Write


def patches(writes: Iterable[Write]) -> str:
    """Return the writes as one patch."""
    return "".join(patch(one.path, one.before, one.after) for one in writes)


def patch(path: str, before: bytes | None, after: bytes | None) -> str:
    """Return what turns one content of a file into another; of None nothing is there."""
    import difflib

    start = "/dev/null" if before is None else f"a/{path}"
    end = "/dev/null" if after is None else f"b/{path}"
    return "".join(difflib.unified_diff(_lines(before), _lines(after), start, end))


def _lines(content: bytes | None) -> list[str]:
    text = (content or b"").decode("utf-8", errors="replace").replace("\r\n", "\n")
    return text.splitlines(keepends=True)
