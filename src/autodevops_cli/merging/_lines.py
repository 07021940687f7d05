"""Brings the changes of two sides together line by line; a conflict keeps the person's lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_EXACT = 2_000
"""Lines up to which two texts are compared in full; more would take too long on hostile ones."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """The lines from `start` to `end` of the base become `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]

    def meets(self, other: Hunk) -> bool:
        """Whether both change the same lines, or add at the same place."""
        if self.start == self.end == other.start == other.end:
            return True
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Clash:
    """What the person has, what we would have, and the line in the merged text."""

    kept: str
    refused: str
    line: int


@dataclass(frozen=True, slots=True)
class MergedLines:
    """The merged text, and where our lines gave way."""

    text: str
    clashes: tuple[Clash, ...] = ()


def merge_lines(base: str, current: str, new: str) -> MergedLines:
    """Return `current` with the lines that changed from `base` to `new`."""
    lines = base.splitlines(keepends=True)
    theirs = list(hunks(lines, current.splitlines(keepends=True)))
    ours = [one for one in hunks(lines, new.splitlines(keepends=True)) if one not in theirs]
    taken = [one for one in ours if not any(one.meets(other) for other in theirs)]
    clashes = [one for one in ours if one not in taken]
    together = sorted([*theirs, *taken], key=lambda one: (one.start, one.end))
    text, places = _applied(lines, together)
    found = tuple(_clash(one, lines, theirs, places) for one in clashes)
    return MergedLines(text, found)


def hunks(base: list[str], other: list[str]) -> Iterator[Hunk]:
    """Yield the changes that lead from one text to the other."""
    head = 0
    while head < min(len(base), len(other)) and base[head] == other[head]:
        head += 1
    tail = 0
    room = min(len(base), len(other)) - head
    while tail < room and base[-1 - tail] == other[-1 - tail]:
        tail += 1
    left, right = base[head : len(base) - tail], other[head : len(other) - tail]
    rough = len(left) > MAX_EXACT or len(right) > MAX_EXACT
    if rough:
        yield Hunk(head, head + len(left), tuple(right))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Hunk(head + i1, head + i2, tuple(right[j1:j2]))


def _applied(lines: list[str], together: list[Hunk]) -> tuple[str, dict[int, int]]:
    """Return the text with the hunks, and the line at which each place of the base went."""
    out: list[str] = []
    places: dict[int, int] = {}
    place = 0
    for one in together:
        out.extend(lines[place : one.start])
        places[one.start] = len(out) + 1
        out.extend(one.lines)
        place = max(place, one.end)
    out.extend(lines[place:])
    return "".join(_ended(out)), places


def _ended(lines: list[str]) -> Iterator[str]:
    """Yield the lines, none but the last without its end."""
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        yield line if last or line.endswith(("\n", "\r")) else line + end


def _clash(ours: Hunk, lines: list[str], theirs: list[Hunk], places: dict[int, int]) -> Clash:
    met = [one for one in theirs if one.meets(ours)]
    kept = "".join(line for one in met for line in one.lines)
    refused = "".join(ours.lines) or "".join(lines[ours.start : ours.end])
    return Clash(kept, refused, places[met[0].start])
