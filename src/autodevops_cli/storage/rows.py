"""What stands in a row may have been written by anybody: read it as what it should be."""

from __future__ import annotations

import zlib

MOST = 10**15
"""More than anybody counts; sums of it still fit into a column."""
LATEST = 253_402_000_000.0
LONGEST_NAME = 200
LONGEST_TEXT = 4_000_000


def whole(value: object) -> int:
    """Return a number that is there, else 0, never below 0 nor beyond all measure."""
    return max(0, min(int(value), MOST)) if isinstance(value, int) else 0


def instant(value: object) -> float:
    """Return a time that is there, else 0; none is beyond the calendar."""
    return max(0.0, min(float(value), LATEST)) if isinstance(value, int | float) else 0.0


def word(value: object) -> str:
    """Return a text that is there, else ""."""
    return value if isinstance(value, str) else ""


def name(text: str) -> str:
    """Return a name as it is kept: short, of printable characters, never empty."""
    short = text[:LONGEST_NAME]
    return "".join(one if one.isprintable() else "?" for one in short) or "anonymous"


def key(text: str) -> str:
    """Return a key as it is kept: the same text, with what no database takes spelled out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def folded(text: str) -> bytes | None:
    """Return a text compressed, None where it is longer than anything worth keeping."""
    if len(text) > LONGEST_TEXT:
        return None
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unfolded(value: object) -> str | None:
    """Return the text that was compressed, None where the row holds anything else."""
    if not isinstance(value, bytes):
        return None
    opened = zlib.decompressobj()
    try:
        # A few bytes may claim to be gigabytes.
        text = opened.decompress(value, LONGEST_TEXT * 4)
        return text.decode("utf-8", "surrogatepass") if opened.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None
