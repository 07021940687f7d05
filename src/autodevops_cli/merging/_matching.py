"""Which step of one list is which of another, and which job was given another name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from autodevops_cli.merging._views import Bare, Data, Tagged

Pairs: TypeAlias = dict[int, int]
"""The number of an item in the first list, and of the same in the second."""

Leaf: TypeAlias = tuple[str, str]
"""A word and the key that it stands under."""

ALIKE = 0.5
MAX_COMPARED = 200_000
"""Leaves that are compared; lists with more are matched by their names and their order."""

_NAMES = ("id", "key", "name", "displayName", "label", "job", "stage", "template", "task")
_SCRIPTS = ("run", "script", "bash", "command", "sh", "pwsh", "powershell")


def matched(first: Sequence[Data], second: Sequence[Data]) -> Pairs:
    """Return which items are the same: equal ones, then by name, by action, by script, by looks."""
    pairs: Pairs = {}
    for identity in (frozen, *_names(), _action, _ecosystem, _first_words):
        _match_by(identity, first, second, pairs)
    _match_alike(first, second, pairs)
    return pairs


def matched_values(first: Sequence[Data], second: Sequence[Data]) -> Pairs:
    """Return which items are equal."""
    pairs: Pairs = {}
    _match_by(frozen, first, second, pairs)
    return pairs


def matched_names(first: Sequence[Data], second: Sequence[Data]) -> Pairs:
    """Return which items are equal or have the same name."""
    pairs: Pairs = {}
    for identity in (frozen, *_names()):
        _match_by(identity, first, second, pairs)
    return pairs


def renamed(first: dict[str, Data], second: dict[str, Data]) -> dict[str, str]:
    """Return the keys that stand for nearly the same under another name."""
    gone = [name for name in first if name not in second]
    come = [name for name in second if name not in first]
    pairs: Pairs = {}
    _match_alike([first[name] for name in gone], [second[name] for name in come], pairs)
    return {gone[one]: come[other] for one, other in pairs.items()}


def frozen(data: Data) -> Hashable:
    """Return a value that is equal, and has the same hash, for equal data."""
    if isinstance(data, dict):
        return frozenset((name, frozen(value)) for name, value in data.items())
    if isinstance(data, list):
        return ("list", *map(frozen, data))
    return data


def alike(first: Counter[Leaf], second: Counter[Leaf]) -> float:
    """Return from 0 to 1 how much two values share."""
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 0.0


def _likeness(
    first: Sequence[Data], second: Sequence[Data], numbers: list[int], others: list[int]
) -> dict[tuple[int, int], float]:
    """Return how alike the mappings of two lists are; nothing where that would take long."""
    left = {one: Counter(_leaves(first[one])) for one in numbers if isinstance(first[one], dict)}
    right = {one: Counter(_leaves(second[one])) for one in others if isinstance(second[one], dict)}
    sizes = sum(map(len, left.values())), sum(map(len, right.values()))
    if sizes[0] * len(right) + sizes[1] * len(left) > MAX_COMPARED:
        return {}
    return {(one, other): alike(left[one], right[other]) for one in left for other in right}


def _leaves(data: Data, name: str = "") -> Iterator[Leaf]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value, name)
    else:
        text = data.text if isinstance(data, Bare | Tagged) else data
        for line in text.splitlines() or [""]:
            yield name, line.strip()


def _names() -> Iterator[Callable[[Data], Hashable | None]]:
    for name in _NAMES:
        yield partial(_text, name=name)


def _text(data: Data, name: str) -> str | None:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) and value else None


def _action(data: Data) -> Hashable | None:
    uses = _text(data, "uses")
    return uses.partition("@")[0].lower() if uses else None


def _ecosystem(data: Data) -> Hashable | None:
    """Return what an entry of a Dependabot file is about."""
    ecosystem = _text(data, "package-ecosystem")
    return (ecosystem, _text(data, "directory")) if ecosystem else None


def _first_words(data: Data) -> Hashable | None:
    script = next((text for name in _SCRIPTS if (text := _text(data, name))), "")
    for line in script.splitlines():
        words = line.split()
        if words and words[0] not in ("set", "#"):
            return tuple(words[:2])
    return None


def _match_by(
    identity: Callable[[Data], Hashable | None],
    first: Sequence[Data],
    second: Sequence[Data],
    pairs: Pairs,
) -> None:
    taken = set(pairs.values())
    left: dict[Hashable, list[int]] = {}
    right: dict[Hashable, list[int]] = {}
    for number, one in enumerate(first):
        if number not in pairs and (key := identity(one)) is not None:
            left.setdefault(key, []).append(number)
    for number, one in enumerate(second):
        if number not in taken and (key := identity(one)) is not None:
            right.setdefault(key, []).append(number)
    for key, numbers in left.items():
        others = right.get(key, [])
        if identity is frozen or len(numbers) == len(others) == 1:
            pairs.update(zip(numbers, others, strict=False))
        else:
            _match_best(first, second, numbers, others, pairs)


def _match_best(
    first: Sequence[Data],
    second: Sequence[Data],
    numbers: list[int],
    others: list[int],
    pairs: Pairs,
) -> None:
    """Match those most alike; those equally alike in their order."""
    likeness = _likeness(first, second, numbers, others)
    if not likeness:
        pairs.update(zip(numbers, others, strict=False))
        return
    places = {one: place for place, one in enumerate(numbers)}
    otherwise = {other: place for place, other in enumerate(others)}
    ranked = sorted(
        (-near, abs(places[one] - otherwise[other]), one, other)
        for (one, other), near in likeness.items()
    )
    taken: set[int] = set()
    for _, _, one, other in ranked:
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)


def _match_alike(first: Sequence[Data], second: Sequence[Data], pairs: Pairs) -> None:
    """Match what is left where each is the only one that the other is like."""
    taken = set(pairs.values())
    numbers = [one for one in range(len(first)) if one not in pairs]
    others = [one for one in range(len(second)) if one not in taken]
    rows: dict[int, list[float]] = {}
    columns: dict[int, list[float]] = {}
    found = _likeness(first, second, numbers, others)
    likeness = {pair: near for pair, near in found.items() if near > ALIKE}
    for (one, other), near in likeness.items():
        rows.setdefault(one, []).append(near)
        columns.setdefault(other, []).append(near)
    best = {key: _only_best(found) for key, found in rows.items()}
    others_best = {key: _only_best(found) for key, found in columns.items()}
    for (one, other), near in likeness.items():
        if best[one] == others_best[other] == near:
            pairs[one] = other


def _only_best(found: list[float]) -> float | None:
    """Return the highest; None where two are as high."""
    highest = max(found)
    return highest if found.count(highest) == 1 else None
