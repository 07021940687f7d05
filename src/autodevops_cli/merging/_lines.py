"""Brings the changes of two sides together line by line; a conflict keeps the person's lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from autodevops_cli.merging._same_lines import same_lines


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
    same = set(theirs)
    ours = [one for one in hunks(lines, new.splitlines(keepends=True)) if one not in same]
    met = {one: others for one in ours if (others := _met(one, theirs))}
    taken = [one for one in ours if one not in met]
    together = sorted([*theirs, *taken], key=lambda one: (one.start, one.end))
    text, places = _applied(lines, together)
    found = tuple(_clash(one, lines, other, places) for one, other in met.items())
    return MergedLines(text, found)


def hunks(base: list[str], other: list[str]) -> Iterator[Hunk]:
    """Yield the changes that lead from one text to the other."""
    left = right = 0
    for one, same in [*same_lines(base, other), (len(base), len(other))]:
        if one > left or same > right:
            yield Hunk(left, one, tuple(other[right:same]))
        left, right = one + 1, same + 1


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


def _met(one: Hunk, theirs: list[Hunk]) -> list[Hunk]:
    """Return the person's changes of the same lines; theirs are in order and do not touch."""
    first = bisect_left(theirs, one.start, key=lambda hunk: hunk.end)
    near = takewhile(lambda hunk: hunk.start <= one.end, islice(theirs, first, None))
    return [hunk for hunk in near if hunk.meets(one)]


def _clash(ours: Hunk, lines: list[str], met: list[Hunk], places: dict[int, int]) -> Clash:
    kept = "".join(line for one in met for line in one.lines)
    refused = "".join(ours.lines) or "".join(lines[ours.start : ours.end])
    return Clash(kept, refused, places[met[0].start])
