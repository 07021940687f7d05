"""Walks three readings of a file side by side and says what brings ours into the person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autodevops_cli.merging._lines import merge_lines
from autodevops_cli.merging._lists import Sorted, sort_items
from autodevops_cli.merging._matching import matched, matched_values, renamed
from autodevops_cli.merging._pieces import Piece, piece, remarks, value_text
from autodevops_cli.merging._result import Refused
from autodevops_cli.merging._views import Data, Text, View
from autodevops_cli.model.edit import Add, Drop, Edit, Put, Remark, Route
from autodevops_cli.repository.yaml_spans import Entry

STEPS = frozenset(("steps", "jobs", "stages", "tasks", "updates"))
"""Lists of mappings that have an identity."""
SETS = frozenset(
    (
        *("needs", "dependencies", "branches", "branches-ignore", "tags", "tags-ignore"),
        *("paths", "paths-ignore", "types", "only", "except", "labels", "reviewers", "assignees"),
    )
)
"""Lists of words of which the order says nothing."""
NAMED = frozenset(("jobs", "services"))
"""Mappings whose keys are names that a person may change."""


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that are made together or not at all."""

    place: Route
    edits: tuple[Edit, ...]
    is_shared: bool = False
    """Whether other places of the file mean the same text."""


@dataclass(slots=True)
class Outcome:
    """The changes, what gave way, and the data that is meant."""

    data: Data = ""
    changes: list[Change] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    above: list[tuple[Entry, list[str]]] = field(default_factory=list)
    """Entries of the person's text with new comment lines above them."""


def walk(base: Text, current: Text, new: Text, blocked: frozenset[Route]) -> Outcome:
    """Return what brings what changed from `base` to `new` into `current`.

    What would be changed at a blocked place is refused.
    """
    one = _Walk(base, current, new, blocked)
    one.outcome.data = one.value(base.view, current.view, new.view)
    return one.outcome


@dataclass(slots=True)
class _Walk:
    base: Text
    current: Text
    new: Text
    blocked: frozenset[Route]
    outcome: Outcome = field(default_factory=Outcome)

    def value(self, was: View, mine: View, ours: View) -> Data:
        """Return the merged data of a value that all three have."""
        if was.kind == mine.kind == ours.kind == "mapping":
            return self._mapping(was, mine, ours)
        if was.kind == mine.kind == ours.kind == "list":
            return self._list(was, mine, ours)
        if ours.data in (was.data, mine.data):
            return mine.data
        if mine.data == was.data and not self._has_remarks(was, mine):
            return self._replace(mine, ours)
        if was.kind == mine.kind == ours.kind == "leaf":
            return self._script(was, mine, ours)
        return self._keep(mine, ours)

    # ---------------------------------------------------------------- mappings

    def _mapping(self, was: View, mine: View, ours: View) -> Data:
        names = _renamed(was, mine)
        result = {name: one.data for name, one in mine.keys.items()}
        self._common_keys(was, mine, ours, names, result)
        for name, added in ours.keys.items():
            if name in was.keys:
                continue
            if name not in mine.keys:
                self._add_key(mine, ours, name, names, result)
            elif mine.keys[name].data != added.data:
                result[name] = self._both_added(mine.keys[name], added)
        self._drop_keys(was, mine, ours, names, result)
        return result

    def _common_keys(
        self, was: View, mine: View, ours: View, names: dict[str, str], result: dict[str, Data]
    ) -> None:
        for name, old in was.keys.items():
            own = names.get(name, name)
            there = ours.keys.get(name)
            if own in mine.keys and there:
                result[own] = self._entry(old, mine.keys[own], there)
            elif there and there.data != old.data:
                cut = self._cut(there)
                self._refuse((*mine.route, name), "", cut.value, is_gone=True)

    def _both_added(self, mine: View, ours: View) -> Data:
        if mine.kind == ours.kind == "mapping":
            nothing = View("mapping", {}, mine.node, mine.route, mine.place)
            return self._mapping(nothing, mine, ours)
        return self._keep(mine, ours)

    def _add_key(
        self, mine: View, ours: View, name: str, names: dict[str, str], result: dict[str, Data]
    ) -> None:
        sibling = _sibling([names.get(one, one) for one in ours.keys], name, result)
        place = (*mine.route, name)
        cut = self._cut(ours.keys[name])
        edits: list[Edit] = [Put(place, cut.whole, after=sibling), *_remarked(place, cut)]
        edits.extend(_needs_edits(place, ours.keys[name], names))
        if self._do(Change(place, tuple(edits), mine.is_shared), "", cut.value):
            result[name] = _with_names(ours.keys[name].data, names)

    def _drop_keys(
        self, was: View, mine: View, ours: View, names: dict[str, str], result: dict[str, Data]
    ) -> None:
        gone = [name for name in was.keys if name not in ours.keys]
        may: list[str] = []
        for name in gone:
            one = mine.keys.get(names.get(name, name))
            if one and name in names:
                self._refuse(one.place, self._mine(one), "")
            elif one and self._may_drop(was.keys[name], one):
                may.append(name)
        if may and len(may) == len(result):
            if self._do(Change(mine.route, (Put(mine.route, "{}"),), mine.is_shared), "", "{}"):
                result.clear()
            return
        for name in may:
            one = mine.keys[name]
            shared = mine.is_shared or one.place != (*mine.route, name)
            if self._do(Change(one.place, (Drop(one.place),), shared), self._mine(one), ""):
                del result[name]

    # ---------------------------------------------------------------- lists

    def _list(self, was: View, mine: View, ours: View) -> Data:
        if ours.data == mine.data:
            return mine.data
        name = next((one for one in reversed(mine.route) if isinstance(one, str)), "")
        views = (*was.items, *mine.items, *ours.items)
        words = all(isinstance(one.data, str) for one in views)
        if name in STEPS and not words:
            return self._steps(was, mine, ours)
        if words and (name in SETS or "matrix" in mine.route) and not _has_negation(views):
            return self._items(was, mine, ours, _sort(was, mine, ours, values=True))
        if ours.data == was.data:
            return mine.data
        if mine.data == was.data:
            return self._whole(was, mine, ours)
        return self._keep(mine, ours)

    def _steps(self, was: View, mine: View, ours: View) -> Data:
        found = _sort(was, mine, ours, values=False)
        if not found.is_reordered:
            return self._items(was, mine, ours, found)
        if mine.data == was.data and not self._has_remarks(was, mine):
            return self._replace(mine, ours)
        self._keep(mine, ours)
        return self._items(was, mine, ours, found)

    def _whole(self, was: View, mine: View, ours: View) -> Data:
        """Make the list ours, item by item where that does it: comments between them stay."""
        before = len(self.outcome.changes), len(self.outcome.refused)
        values = not all(one.kind == "mapping" for one in (*was.items, *ours.items))
        data = self._items(was, mine, ours, _sort(was, mine, ours, values=values))
        if data == ours.data:
            return data
        del self.outcome.changes[before[0] :], self.outcome.refused[before[1] :]
        if self._has_remarks(was, mine):
            return self._keep(mine, ours)
        return self._replace(mine, ours)

    def _items(self, was: View, mine: View, ours: View, found: Sorted) -> Data:
        result: list[list[Data]] = [[one.data] for one in mine.items]
        for old, own, new in found.common:
            result[own] = [self._entry(was.items[old], mine.items[own], ours.items[new])]
        for own, new in found.twice:
            if mine.items[own].data != ours.items[new].data:
                result[own] = [self._both_added(mine.items[own], ours.items[new])]
        for old, new in found.gone:
            if was.items[old].data != ours.items[new].data:
                cut = self._cut(ours.items[new])
                place = (*mine.route, min(old, len(mine.items)))
                self._refuse(place, "", cut.value, is_gone=True)
        return self._structure(was, mine, ours, found, result)

    def _structure(
        self, was: View, mine: View, ours: View, found: Sorted, result: list[list[Data]]
    ) -> Data:
        """Add and drop items from behind, so that the numbers before them hold."""
        gone = {
            own for old, own in found.dropped if self._may_drop(was.items[old], mine.items[own])
        }
        if len(gone) == len(mine.items) and not found.come:
            empty = Change(mine.route, (Put(mine.route, "[]"),), mine.is_shared)
            return [] if not gone or self._do(empty, self._mine(mine), "[]") else mine.data
        added: dict[int, list[Data]] = {}
        for own in range(len(mine.items), -1, -1):
            come = [new for slot, new in found.come if slot == own]
            for new in reversed(come):
                if self._add_item(mine, own, ours.items[new]):
                    added.setdefault(own, []).insert(0, ours.items[new].data)
            if own in gone:
                place = (*mine.route, own + len(added.get(own, ())))
                change = Change(place, (Drop(place),), mine.is_shared)
                if self._do(change, self._mine(mine.items[own]), ""):
                    result[own] = []
        merged = [
            [*added.get(own, ()), *(result[own] if own < len(result) else ())]
            for own in range(len(mine.items) + 1)
        ]
        return [one for part in merged for one in part]

    def _add_item(self, mine: View, index: int, ours: View) -> bool:
        place = (*mine.route, index)
        cut = self._cut(ours)
        edits: list[Edit] = [Add(mine.route, index, cut.whole), *_remarked(place, cut)]
        return self._do(Change(place, tuple(edits), mine.is_shared), "", cut.value)

    # ---------------------------------------------------------------- values

    def _entry(self, was: View, mine: View, ours: View) -> Data:
        """Return the merged data of a key or an item; its comments are merged, too."""
        self._merge_above(was, mine, ours)
        count = len(self.outcome.refused)
        data = self.value(was, mine, ours)
        if len(self.outcome.refused) == count:
            self._merge_remark(was, mine, ours)
        return data

    def _merge_above(self, was: View, mine: View, ours: View) -> None:
        if not (was.entry and mine.entry and ours.entry) or mine.is_shared:
            return
        old, new = self.base.page.above(was.entry), self.new.page.above(ours.entry)
        if new != old and self.current.page.above(mine.entry) == old:
            self.outcome.above.append((mine.entry, new))

    def _merge_remark(self, was: View, mine: View, ours: View) -> None:
        if not (was.entry and mine.entry and ours.entry) or mine.place != mine.route:
            return
        if isinstance(mine.place[-1], int) and ours.node.is_block:
            return  # the comment behind a dash is that of the first key
        old, new = self.base.page.remark(was.entry), self.new.page.remark(ours.entry)
        if None in (old, new) or new == old or self.current.page.remark(mine.entry) != old:
            return
        change = Change(mine.place, (Remark(mine.place, new or ""),), mine.is_shared)
        if not self._is_blocked(mine.place):
            self.outcome.changes.append(change)

    def _replace(self, mine: View, ours: View) -> Data:
        text = _quoted_like(mine, ours) or value_text(self.new.page, ours.node)
        change = Change(mine.route, (Put(mine.route, text),), mine.is_shared)
        return ours.data if self._do(change, self._mine(mine), text) else mine.data

    def _script(self, was: View, mine: View, ours: View) -> Data:
        texts = (was.data, mine.data, ours.data)
        if not all(isinstance(one, str) and "\n" in one.strip() for one in texts):
            return self._keep(mine, ours)
        merged = merge_lines(*map(str, texts))
        for clash in merged.clashes:
            self._refuse(mine.route, clash.kept, clash.refused)
        if merged.text == mine.data:
            return mine.data
        header = "|" if merged.text.endswith("\n") else "|-"
        lines = "".join(f"  {line}" for line in merged.text.splitlines(keepends=True))
        change = Change(mine.route, (Put(mine.route, f"{header}\n{lines}"),), mine.is_shared)
        return merged.text if self._do(change, self._mine(mine), lines) else mine.data

    def _keep(self, mine: View, ours: View) -> Data:
        self._refuse(mine.place, self._mine(mine), value_text(self.new.page, ours.node))
        return mine.data

    # ---------------------------------------------------------------- bookkeeping

    def _may_drop(self, was: View, mine: View) -> bool:
        if mine.data == was.data and not self._has_remarks(was, mine):
            return True
        self._refuse(mine.place, self._mine(mine), "")
        return False

    def _has_remarks(self, was: View, mine: View) -> bool:
        """Whether the person wrote comments within a value."""
        if mine.kind == "leaf" and mine.data == was.data:
            return False
        own = remarks(self.current.page, mine.node)
        return bool(set(own) - set(remarks(self.base.page, was.node)))

    def _do(self, change: Change, kept: str, refused: str) -> bool:
        if self._is_blocked(change.place):
            self._refuse(change.place, kept, refused)
            return False
        if not change.is_shared or change not in self.outcome.changes:
            self.outcome.changes.append(change)
        return True

    def _is_blocked(self, place: Route) -> bool:
        return any(place[:end] in self.blocked for end in range(len(place) + 1))

    def _refuse(self, place: Route, kept: str, refused: str, *, is_gone: bool = False) -> None:
        self.outcome.refused.append(Refused(place, kept, refused, is_gone=is_gone))

    def _mine(self, mine: View) -> str:
        return value_text(self.current.page, mine.node)

    def _cut(self, ours: View) -> Piece:
        if ours.entry is None or ours.place != ours.route:
            return Piece(value_text(self.new.page, ours.node))
        return piece(self.new.page, ours.entry)


def _sort(was: View, mine: View, ours: View, *, values: bool) -> Sorted:
    lists = [[one.data for one in view.items] for view in (was, mine, ours)]
    return sort_items(lists[0], lists[1], lists[2], matched_values if values else matched)


def _has_negation(views: Sequence[View]) -> bool:
    """Whether the order of patterns matters."""
    return any(str(one.data).startswith("!") for one in views)


def _renamed(was: View, mine: View) -> dict[str, str]:
    """Return the names that the person gave to jobs and the like."""
    named = mine.route[-1:] and mine.route[-1] in NAMED
    if not named or not isinstance(was.data, dict) or not isinstance(mine.data, dict):
        return {}
    return renamed(was.data, mine.data)


def _sibling(order: Sequence[str], name: str, result: Mapping[str, Data]) -> str | None:
    """Return the key behind which a new one goes: "" for the start, None for the end."""
    number = order.index(name)
    before = next((one for one in reversed(order[:number]) if one in result), None)
    if before is None and any(one in result for one in order[number:]):
        return ""
    return before


def _remarked(place: Route, cut: Piece) -> tuple[Remark, ...]:
    return (Remark(place, cut.remark),) if cut.remark else ()


def _with_names(data: Data, names: dict[str, str]) -> Data:
    """Return the data of a job that needs others by the names that the person gave them."""
    if not isinstance(data, dict) or "needs" not in data:
        return data
    needs = data["needs"]
    if isinstance(needs, list):
        return {**data, "needs": [names.get(str(one), one) for one in needs]}
    return {**data, "needs": names.get(str(needs), needs)}


def _needs_edits(place: Route, ours: View, names: dict[str, str]) -> list[Edit]:
    needs = ours.keys.get("needs")
    if needs is None:
        return []
    route = (*place, "needs")
    if isinstance(needs.data, str) and needs.data in names:
        return [Put(route, names[needs.data])]
    return [
        Put((*route, number), names[one.data])
        for number, one in enumerate(needs.items)
        if isinstance(one.data, str) and one.data in names
    ]


def _quoted_like(mine: View, ours: View) -> str:
    """Return our text in the person's quotes, "" where that is not plain to do."""
    quote, text = mine.node.style, ours.data
    if quote not in ("'", '"') or ours.node.style or not isinstance(text, str):
        return ""
    return "" if any(sign in text for sign in "'\"\\\n") else f"{quote}{text}{quote}"
