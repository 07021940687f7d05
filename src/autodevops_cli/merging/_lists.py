"""Says which items of three lists belong together, and where new ones go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli.merging._matching import Pairs, matched_names
from autodevops_cli.merging._views import Data

Match = Callable[[Sequence[Data], Sequence[Data]], Pairs]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The numbers of items: of the base, of the person's list, of ours."""

    common: tuple[tuple[int, int, int], ...]
    dropped: tuple[tuple[int, int], ...]
    """Those that we took out: in the base, in the person's list."""
    gone: tuple[tuple[int, int], ...]
    """Those that the person took out: in the base, in ours."""
    twice: tuple[tuple[int, int], ...]
    """Those that both added: in the person's list, in ours."""
    come: tuple[tuple[int, int], ...]
    """Those that we added: before which item of the person's list, and their number in ours."""
    is_reordered: bool
    """Whether we changed the order of what was there."""


def sort_items(
    was: Sequence[Data], mine: Sequence[Data], ours: Sequence[Data], match: Match
) -> Sorted:
    """Return how the items of three lists belong together."""
    to_mine, to_ours = match(was, mine), match(was, ours)
    twice = _twice(mine, ours, to_mine, to_ours)
    stands = {ours_: to_mine[one] for one, ours_ in to_ours.items() if one in to_mine}
    stands.update({other: one for one, other in twice})
    known = set(to_ours.values()) | {other for _, other in twice}
    come = [number for number in range(len(ours)) if number not in known]
    order = [to_ours[one] for one in sorted(to_ours)]
    return Sorted(
        common=tuple(
            (one, to_mine[one], to_ours[one]) for one in sorted(to_mine) if one in to_ours
        ),
        dropped=tuple((one, to_mine[one]) for one in sorted(to_mine) if one not in to_ours),
        gone=tuple((one, to_ours[one]) for one in sorted(to_ours) if one not in to_mine),
        twice=twice,
        come=tuple(_slots(come, stands, len(mine))),
        is_reordered=order != sorted(order),
    )


def _twice(
    mine: Sequence[Data], ours: Sequence[Data], to_mine: Pairs, to_ours: Pairs
) -> tuple[tuple[int, int], ...]:
    known, ours_known = set(to_mine.values()), set(to_ours.values())
    left = [one for one in range(len(mine)) if one not in known]
    right = [one for one in range(len(ours)) if one not in ours_known]
    pairs = matched_names([mine[one] for one in left], [ours[one] for one in right])
    return tuple((left[one], right[other]) for one, other in sorted(pairs.items()))


def _slots(come: Sequence[int], stands: dict[int, int], mine: int) -> Iterator[tuple[int, int]]:
    """Yield before which items of the person's list new ones go: beside their neighbours."""
    known = sorted(stands)
    for number in come:
        place = bisect_left(known, number)
        if place:
            yield stands[known[place - 1]] + 1, number
        else:
            yield stands[known[0]] if known else mine, number
