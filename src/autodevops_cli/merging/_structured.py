"""Merges YAML and JSON by what they mean; the text that is not meant stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from autodevops_cli.merging._comments import with_comments
from autodevops_cli.merging._ledger import Change, Outcome
from autodevops_cli.merging._lines import merge_lines
from autodevops_cli.merging._needs import dangling
from autodevops_cli.merging._result import Merged, Refused, refused_whole
from autodevops_cli.merging._views import Bare, Data, Tagged, Text, read
from autodevops_cli.merging._walk import walk
from autodevops_cli.model.edit import Add, Drop, Edit, Put, Route
from autodevops_cli.repository.yaml import YamlError, load_yaml
from autodevops_cli.repository.yaml_edit import CannotEdit, edited

MAX_ATTEMPTS = 6
"""How often a change that cannot be made alone is refused and the rest tried again."""

MAX_REBUILT = 3_000_000
"""Characters read again for items and keys that come and go; nobody's template changes so much."""

BOM = "\ufeff"


def merge_yaml(base: str, current: str, new: str) -> Merged:
    """Return the person's text with our changes in it."""
    mark = BOM if current.startswith(BOM) else ""
    bare = [text.removeprefix(BOM) for text in (base, current, new)]
    try:
        texts = [read(text) for text in bare]
    except YamlError:
        return refused_whole(current, new)
    merged = _by_lines(bare, texts) or _by_edits(texts)
    if merged is None:
        return refused_whole(current, new)
    return replace(merged, text=mark + merged.text)


def merge_json(base: str, current: str, new: str) -> Merged:
    """Return the person's text with our changes in it; it is JSON as long as both were."""
    merged = merge_yaml(base, current, new)
    try:
        json.loads(merged.text.removeprefix(BOM))
    except (ValueError, RecursionError):
        return refused_whole(current, new)
    return merged


def canonical_yaml(text: str) -> str:
    """Return a text that is the same for files that hold the same data."""
    try:
        return json.dumps(_plain(read(text.removeprefix(BOM)).view.data), sort_keys=True)
    except YamlError:
        return text


def _plain(data: Data) -> object:
    match data:
        case dict():
            return {name: _plain(value) for name, value in data.items()}
        case list():
            return [_plain(one) for one in data]
        case Bare(text):
            return {"": text}
        case Tagged(tag, text):
            return {"": text, "!": tag}
        case _:
            return data


def _by_lines(bare: Sequence[str], texts: Sequence[Text]) -> Merged | None:
    """Return the merge of the lines where it means what the merge of the values means."""
    meant = walk(texts[0], texts[1], texts[2], frozenset())
    if meant.refused or dangling(meant.data, texts[1].view.data):
        return None
    merged = merge_lines(*bare)
    return None if merged.clashes or not _holds(merged.text, meant.data) else Merged(merged.text)


def _by_edits(texts: Sequence[Text]) -> Merged | None:
    blocked: frozenset[Route] = frozenset()
    for _ in range(MAX_ATTEMPTS):
        meant = walk(texts[0], texts[1], texts[2], blocked)
        start = with_comments(texts, meant.above)
        if _rebuilds(meant.changes) * len(start) > MAX_REBUILT:
            return None
        wrong = dangling(meant.data, texts[1].view.data)
        if not wrong:
            try:
                text = edited(start, _edits(meant.changes))
            except CannotEdit:
                wrong = _culprit(start, meant.changes)
            else:
                if _holds(text, meant.data):
                    return Merged(text, tuple(_placed(text, meant)))
                wrong = {one.place for one in meant.changes if one.is_shared}
        if not wrong - blocked:
            return None
        blocked |= wrong
    return None


def _edits(changes: Sequence[Change]) -> list[Edit]:
    return [edit for one in changes for edit in one.edits]


def _rebuilds(changes: Sequence[Change]) -> int:
    """Return how many edits move what is around them, so that the next one reads anew."""
    moving = (Add, Drop)
    return sum(
        isinstance(edit, moving) or (isinstance(edit, Put) and edit.after is not None)
        for edit in _edits(changes)
    )


def _holds(text: str, data: Data) -> bool:
    """Whether the text says what is meant."""
    try:
        return read(text).view.data == data
    except YamlError:
        return False


def _culprit(text: str, changes: Sequence[Change]) -> set[Route]:
    """Return the place of the first change that cannot be made after those before it."""
    fine, bad = 0, len(changes)
    while bad - fine > 1:
        middle = (fine + bad) // 2
        try:
            edited(text, _edits(changes[:middle]))
            fine = middle
        except CannotEdit:
            bad = middle
    return {changes[bad - 1].place} if changes else set()


def _placed(text: str, meant: Outcome) -> Iterator[Refused]:
    """Yield what gave way with the routes and the lines of the merged text."""
    document = load_yaml(text)
    for one in meant.refused:
        route = _moved(one.route, _edits(meant.changes))
        yield replace(one, route=route, line=document.line(*route) or 1)


def _moved(route: Route, edits: Sequence[Edit]) -> Route:
    """Return the route of a node after items before it were added or dropped."""
    for edit in edits:
        match edit:
            case Add(items, index):
                route = _shifted(route, items, index, 1)
            case Drop(place) if isinstance(place[-1], int):
                route = _shifted(route, place[:-1], place[-1] + 1, -1)
    return route


def _shifted(route: Route, items: Route, index: int, by: int) -> Route:
    number = route[len(items)] if len(route) > len(items) else None
    if route[: len(items)] != items or not isinstance(number, int) or number < index:
        return route
    return (*items, number + by, *route[len(items) + 1 :])
