"""The sections of a README that tell how to install, build, test and check."""

from __future__ import annotations

import re
from collections.abc import Iterator

TELLING = re.compile(
    r"test|install|build|compil|lint|\bci\b|continuous|require|prerequisite|depend|develop|contribut"
    r"|getting started|quick ?start|set ?up|run|usage|deploy|release|format",
    re.IGNORECASE,
)
MAX_LINES = 4_000

_HASHES = re.compile(r"\s{0,3}(#{1,6}|={1,6})\s+(\S.{0,200})")
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+])\1{2,}\s*")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")


def telling_sections(text: str) -> str:
    """Return the sections whose heading says that they are about building, in their order."""
    kept = [lines for heading, lines in _sections(text) if TELLING.search(heading)]
    return "\n".join("\n".join(lines).rstrip() for lines in kept if len(lines) > 1)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading with its lines, the heading among them; text before the first is left."""
    lines = [line[:2_000] for line in text.splitlines()[:MAX_LINES]]
    heading, body, fenced = "", list[str](), False
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        fenced ^= bool(_FENCE.match(line))
        found = "" if fenced else _heading(line, below)
        if found:
            yield heading, body
            heading, body = found, []
        body.append(line)
    yield heading, body


def _heading(line: str, below: str) -> str:
    if found := _HASHES.match(line):
        return found[2]
    underlined = line.strip() and not _UNDERLINE.fullmatch(line) and _UNDERLINE.fullmatch(below)
    return line.strip() if underlined and len(line) <= 120 else ""
