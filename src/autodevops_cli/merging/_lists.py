"""Says which items of three lists belong together, and where new ones go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        come=tuple((_slot(number, stands, len(mine), len(ours)), number) for number in come),
        is_reordered=order != sorted(order),
    )


def _twice(
    mine: Sequence[Data], ours: Sequence[Data], to_mine: Pairs, to_ours: Pairs
) -> tuple[tuple[int, int], ...]:
    left = [one for one in range(len(mine)) if one not in set(to_mine.values())]
    right = [one for one in range(len(ours)) if one not in set(to_ours.values())]
    pairs = matched_names([mine[one] for one in left], [ours[one] for one in right])
    return tuple((left[one], right[other]) for one, other in sorted(pairs.items()))


def _slot(number: int, stands: dict[int, int], mine: int, ours: int) -> int:
    """Return before which item of the person's list a new one goes: beside its neighbours."""
    for before in range(number - 1, -1, -1):
        if before in stands:
            return stands[before] + 1
    for behind in range(number + 1, ours):
        if behind in stands:
            return stands[behind]
    return mine
