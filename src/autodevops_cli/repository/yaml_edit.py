"""Edits YAML as a careful person would: what no edit names stays, byte for byte.

An edit within an anchored value holds for its aliases, too: there is only one text to change.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from autodevops_cli.model.edit import Add, Drop, Edit, Put, Route, Whole
from autodevops_cli.repository.yaml import YamlError, load_yaml
from autodevops_cli.repository.yaml_page import Page, page
from autodevops_cli.repository.yaml_spans import Node, read_spans
from autodevops_cli.repository.yaml_works import CannotEdit, Placed, Work, work

__all__ = ["CannotEdit", "edited"]

BOM = "\ufeff"


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made in their order. Raises CannotEdit."""
    waiting: list[Placed] = []
    for one in edits:
        if isinstance(one, Whole):
            text, waiting = one.text, []
        else:
            waiting.append(one)
    if not waiting:
        return text
    mark = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    while waiting:
        batch = _Batch(_page(text))
        waiting = [one for one in waiting if not batch.take(one)]
        text = batch.text()
    _must_resolve(text)
    return mark + text


def _page(text: str) -> Page:
    root = _spans(text)
    if root is None:
        raise CannotEdit("there is no YAML in the file yet")
    return page(text, root)


def _spans(text: str) -> Node | None:
    try:
        return read_spans(text)
    except YamlError as error:
        raise CannotEdit(f"the file cannot be edited: {error}") from error


def _must_resolve(text: str) -> None:
    try:
        load_yaml(text)
    except YamlError as error:
        raise CannotEdit(f"the result would be no YAML: {error}") from error


@dataclass(slots=True)
class _Batch:
    """Edits that do not touch one another: made on one text, verified together."""

    page: Page
    _works: list[Work] = field(default_factory=list)
    _spans: list[tuple[int, int, str]] = field(default_factory=list)
    _closed: set[Route] = field(default_factory=set)
    """Nodes of which nothing inside is where it was, or will be."""
    _busy: set[Route] = field(default_factory=set)
    """Nodes above those with an edit that waits."""

    def take(self, edit: Placed) -> bool:
        """Add an edit; False where it waits for the text that those before it leave."""
        route = edit.route
        if self._waits(edit, route):
            return self._postponed(route)
        done = work(self.page, edit)
        if any(self._overlaps(one.start, one.end) for one in done.splices):
            return self._postponed(route)
        for one in done.splices:
            insort(self._spans, (one.start, one.end, one.text))
        self._works.append(done)
        self._closed.update(done.closes)
        return True

    def text(self) -> str:
        """Return the text with the edits made. Raises CannotEdit where it means something else."""
        parts: list[str] = []
        place = 0
        for start, end, new in self._spans:
            parts += (self.page.text[place:start], new)
            place = end
        text = "".join((*parts, self.page.text[place:]))
        for done in self._works:
            done.meant()
        found = _spans(text)
        if found is None or not same(self.page.root, found):
            raise CannotEdit("the edit would change more than it names")
        return text

    def _waits(self, edit: Placed, route: Route) -> bool:
        if any(route[:end] in self._closed for end in range(len(route) + 1)):
            return True
        parent = route[:-1] if isinstance(edit, Put | Drop) else route
        return isinstance(edit, Put | Drop | Add) and (parent in self._busy or route in self._busy)

    def _postponed(self, route: Route) -> bool:
        self._closed.add(route[:-1])
        self._busy.update(route[:end] for end in range(len(route) + 1))
        return False

    def _overlaps(self, start: int, end: int) -> bool:
        near = bisect_left(self._spans, (start, end, ""))
        for other in self._spans[max(near - 1, 0) : near + 1]:
            first, last = other[0], other[1]
            empty = start == end or first == last
            if (first < end and start < last) or (empty and first <= end and start <= last):
                return True
        return False


def same(one: Node, other: Node) -> bool:
    """Whether two nodes hold the same data, spelled with the same anchors and tags."""
    if (one.kind, one.anchor, one.tag) != (other.kind, other.anchor, other.tag):
        return False
    if one.kind in ("scalar", "alias"):
        return one.value == other.value and bool(one.style) == bool(other.style)
    if len(one.entries) != len(other.entries):
        return False
    if one.kind == "sequence":
        pairs = zip(one.entries, other.entries, strict=True)
        return all(same(left.value, right.value) for left, right in pairs)
    right = {entry.name: entry.value for entry in other.entries}
    return all(
        entry.name in right and same(entry.value, right[entry.name]) for entry in one.entries
    )
