"""Which lines of two texts are the same: those that stand once in both are the fixed points."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]

MAX_EXACT = 40_000
"""Pairs of lines that are compared without a fixed point; the time grows with their power."""
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of both texts between two fixed points."""

    left: int
    left_end: int
    right: int
    right_end: int
    depth: int = 0


def same_lines(first: Sequence[str], second: Sequence[str]) -> list[Pair]:
    """Return the numbers of lines that are the same, both numbers rising."""
    found: list[Pair] = []
    waiting = [_Part(0, len(first), 0, len(second))]
    while waiting:
        part, ends = _without_ends(waiting.pop(), first, second)
        found.extend(ends)
        points = _fixed_points(part, first, second)
        if points and part.depth < MAX_DEPTH:
            found.extend(points)
            waiting.extend(_between(part, points))
        else:
            found.extend(_compared(part, first, second))
    return sorted(found)


def _without_ends(
    part: _Part, first: Sequence[str], second: Sequence[str]
) -> tuple[_Part, list[Pair]]:
    """Return what is left without the same lines at the start and at the end, and those."""
    pairs: list[Pair] = []
    left, left_end, right, right_end = part.left, part.left_end, part.right, part.right_end
    while left < left_end and right < right_end and first[left] == second[right]:
        pairs.append((left, right))
        left, right = left + 1, right + 1
    while left < left_end and right < right_end and first[left_end - 1] == second[right_end - 1]:
        left_end, right_end = left_end - 1, right_end - 1
        pairs.append((left_end, right_end))
    return _Part(left, left_end, right, right_end, part.depth), pairs


def _fixed_points(part: _Part, first: Sequence[str], second: Sequence[str]) -> list[Pair]:
    """Return the lines that stand once in both, as many as keep their order."""
    there = _once(second, part.right, part.right_end)
    here = _once(first, part.left, part.left_end)
    return _rising([(place, there[line]) for line, place in here.items() if line in there])


def _once(lines: Sequence[str], start: int, end: int) -> dict[str, int]:
    counts = Counter(lines[start:end])
    return {lines[place]: place for place in range(start, end) if counts[lines[place]] == 1}


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the longest choice of pairs of which the second numbers rise; the first do."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        rank = bisect_left(tops, other)
        before.append(ends[rank - 1] if rank else -1)
        tops[rank : rank + 1] = [other]
        ends[rank : rank + 1] = [number]
    chosen: list[Pair] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _between(part: _Part, points: Sequence[Pair]) -> Iterator[_Part]:
    left, right = part.left, part.right
    for one, other in [*points, (part.left_end, part.right_end)]:
        if left < one and right < other:
            yield _Part(left, one, right, other, part.depth + 1)
        left, right = one + 1, other + 1


def _compared(part: _Part, first: Sequence[str], second: Sequence[str]) -> Iterator[Pair]:
    here, there = first[part.left : part.left_end], second[part.right : part.right_end]
    if len(here) * len(there) > MAX_EXACT:
        return
    for block in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        for number in range(block.size):
            yield part.left + block.a + number, part.right + block.b + number
