"""Walks three readings of a file side by side and says what brings ours into the person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autodevops_cli.merging._ledger import Ledger, Outcome
from autodevops_cli.merging._lines import merge_lines
from autodevops_cli.merging._lists import Sorted, sort_items
from autodevops_cli.merging._matching import matched, matched_values, renamed
from autodevops_cli.merging._needs import needs_edits, with_names
from autodevops_cli.merging._pieces import Piece, value_text
from autodevops_cli.merging._views import Data, Text, View
from autodevops_cli.model.edit import Add, Drop, Put, Remark, Route

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


def walk(base: Text, current: Text, new: Text, blocked: frozenset[Route]) -> Outcome:
    """Return what brings what changed from `base` to `new` into `current`.

    What would be changed at a blocked place is refused.
    """
    ledger = Ledger(base, current, new, blocked)
    ledger.outcome.data = _Walk(ledger).value(base.view, current.view, new.view)
    return ledger.outcome


@dataclass(slots=True)
class _Walk:
    ledger: Ledger

    def value(self, was: View, mine: View, ours: View) -> Data:
        """Return the merged data of a value that all three have."""
        if was.kind == mine.kind == ours.kind == "mapping":
            return self._mapping(was, mine, ours)
        if was.kind == mine.kind == ours.kind == "list":
            return self._list(was, mine, ours)
        if ours.data in (was.data, mine.data):
            return mine.data
        if mine.data == was.data and not self.ledger.wrote_into(was, mine):
            return self._replace(mine, ours)
        if was.kind == mine.kind == ours.kind == "leaf":
            return self._script(was, mine, ours)
        return self.ledger.keep(mine, ours)

    # ---------------------------------------------------------------- mappings

    def _mapping(self, was: View, mine: View, ours: View) -> Data:
        names = _renamed(was, mine)
        result = {name: one.data for name, one in mine.keys.items()}
        for name in was.keys:
            if there := ours.keys.get(name):
                self._common_key(was.keys[name], mine, there, names.get(name, name), result)
        for name in ours.keys:
            if name not in was.keys:
                self._new_key(mine, ours, name, names, result)
        self._drop_keys(was, mine, ours, names, result)
        return result

    def _common_key(
        self, was: View, mine: View, ours: View, name: str, result: dict[str, Data]
    ) -> None:
        if name in mine.keys:
            result[name] = self._entry(was, mine.keys[name], ours)
        elif ours.data != was.data:
            cut = self.ledger.cut(ours)
            self.ledger.refuse((*mine.route, name), "", cut.value, is_gone=True)

    def _new_key(
        self, mine: View, ours: View, name: str, names: dict[str, str], result: dict[str, Data]
    ) -> None:
        added = ours.keys[name]
        if name not in mine.keys:
            self._add_key(mine, ours, name, names, result)
        elif mine.keys[name].data != added.data:
            result[name] = self._both_added(mine.keys[name], added)

    def _both_added(self, mine: View, ours: View) -> Data:
        if mine.kind == ours.kind == "mapping":
            nothing = View("mapping", {}, mine.node, mine.route, mine.place)
            return self._mapping(nothing, mine, ours)
        return self.ledger.keep(mine, ours)

    def _add_key(
        self, mine: View, ours: View, name: str, names: dict[str, str], result: dict[str, Data]
    ) -> None:
        added = ours.keys[name]
        place = (*mine.route, name)
        cut = self.ledger.cut(added)
        sibling = _sibling([names.get(one, one) for one in ours.keys], name, result)
        put = Put(place, cut.whole, after=sibling)
        needs = needs_edits(place, added, names)
        edits = (put, *_remarked(place, cut), *needs)
        if self.ledger.do(place, *edits, shared=mine.is_shared, refused=cut.value):
            result[name] = with_names(added.data, names)

    def _drop_keys(
        self, was: View, mine: View, ours: View, names: dict[str, str], result: dict[str, Data]
    ) -> None:
        may: list[View] = []
        for name in (one for one in was.keys if one not in ours.keys):
            one = mine.keys.get(names.get(name, name))
            if one and name in names:  # another name is an edit
                self.ledger.refuse(one.place, self.ledger.own(one), "")
            elif one and self.ledger.may_drop(was.keys[name], one):
                may.append(one)
        if may and len(may) == len(result):
            self._empty(mine, "{}", result)
            return
        for one in may:
            shared = mine.is_shared or one.place[:-1] != mine.route
            kept = self.ledger.own(one)
            if self.ledger.do(one.place, Drop(one.place), shared=shared, kept=kept, refused=""):
                del result[str(one.place[-1])]

    def _empty(self, mine: View, text: str, result: dict[str, Data] | list[Data]) -> None:
        put = Put(mine.route, text)
        kept = self.ledger.own(mine)
        if self.ledger.do(mine.route, put, shared=mine.is_shared, kept=kept, refused=text):
            result.clear()

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
        return self.ledger.keep(mine, ours)

    def _steps(self, was: View, mine: View, ours: View) -> Data:
        found = _sort(was, mine, ours, values=False)
        if not found.is_reordered:
            return self._items(was, mine, ours, found)
        if mine.data == was.data and not self.ledger.wrote_into(was, mine):
            return self._replace(mine, ours)
        self.ledger.keep(mine, ours)
        return self._items(was, mine, ours, found)

    def _whole(self, was: View, mine: View, ours: View) -> Data:
        """Make the list ours, item by item where that does it: comments between them stay."""
        outcome = self.ledger.outcome
        before = len(outcome.changes), len(outcome.refused), len(outcome.above)
        values = not all(one.kind == "mapping" for one in (*was.items, *ours.items))
        data = self._items(was, mine, ours, _sort(was, mine, ours, values=values))
        if data == ours.data:
            return data
        del outcome.changes[before[0] :], outcome.refused[before[1] :], outcome.above[before[2] :]
        if self.ledger.wrote_into(was, mine):
            return self.ledger.keep(mine, ours)
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
                cut = self.ledger.cut(ours.items[new])
                place = (*mine.route, min(old, len(mine.items)))
                self.ledger.refuse(place, "", cut.value, is_gone=True)
        return self._structure(was, mine, ours, found, result)

    def _structure(
        self, was: View, mine: View, ours: View, found: Sorted, result: list[list[Data]]
    ) -> Data:
        """Add and drop items from behind, so that the numbers before them hold."""
        dropped = ((own, was.items[old], mine.items[own]) for old, own in found.dropped)
        gone = {own for own, old, one in dropped if self.ledger.may_drop(old, one)}
        if gone and len(gone) == len(mine.items) and not found.come:
            left = [one.data for one in mine.items]
            self._empty(mine, "[]", left)
            return left
        come: dict[int, list[int]] = {}
        for slot, new in reversed(found.come):
            come.setdefault(slot, []).append(new)
        added: dict[int, list[Data]] = {}
        for own in range(len(mine.items), -1, -1):
            for new in come.get(own, ()):
                if self._add_item(mine, own, ours.items[new]):
                    added.setdefault(own, []).insert(0, ours.items[new].data)
            if own in gone and self._drop_item(mine, own, own + len(added.get(own, ()))):
                result[own] = []
        slots = enumerate([*result, []])
        return [one for own, kept in slots for one in (*added.get(own, ()), *kept)]

    def _add_item(self, mine: View, index: int, ours: View) -> bool:
        place = (*mine.route, index)
        cut = self.ledger.cut(ours)
        add = Add(mine.route, index, cut.whole)
        remark = _remarked(place, cut)
        return self.ledger.do(place, add, *remark, shared=mine.is_shared, refused=cut.value)

    def _drop_item(self, mine: View, number: int, index: int) -> bool:
        place = (*mine.route, index)
        kept = self.ledger.own(mine.items[number])
        return self.ledger.do(place, Drop(place), shared=mine.is_shared, kept=kept, refused="")

    # ---------------------------------------------------------------- values

    def _entry(self, was: View, mine: View, ours: View) -> Data:
        """Return the merged data of a key or an item; its comments are merged, too."""
        self.ledger.merge_above(was, mine, ours)
        count = len(self.ledger.outcome.refused)
        data = self.value(was, mine, ours)
        if len(self.ledger.outcome.refused) == count:
            self.ledger.merge_remark(was, mine, ours)
        return data

    def _replace(self, mine: View, ours: View) -> Data:
        text = _quoted_like(mine, ours) or value_text(self.ledger.new.page, ours.node)
        return ours.data if self._put(mine, text) else mine.data

    def _script(self, was: View, mine: View, ours: View) -> Data:
        texts = (was.data, mine.data, ours.data)
        if not all(isinstance(one, str) and "\n" in one.strip() for one in texts):
            return self.ledger.keep(mine, ours)
        merged = merge_lines(*map(str, texts))
        for clash in merged.clashes:
            self.ledger.refuse(mine.route, clash.kept, clash.refused)
        if merged.text == mine.data:
            return mine.data
        header = "|" if merged.text.endswith("\n") else "|-"
        lines = "".join(f"  {line}" for line in merged.text.splitlines(keepends=True))
        return merged.text if self._put(mine, f"{header}\n{lines}") else mine.data

    def _put(self, mine: View, text: str) -> bool:
        put = Put(mine.route, text)
        kept = self.ledger.own(mine)
        return self.ledger.do(mine.route, put, shared=mine.is_shared, kept=kept, refused=text)


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


def _quoted_like(mine: View, ours: View) -> str:
    """Return our text in the person's quotes, "" where that is not plain to do."""
    quote, text = mine.node.style, ours.data
    if quote not in ("'", '"') or ours.node.style or not isinstance(text, str):
        return ""
    return "" if any(sign in text for sign in "'\"\\\n") else f"{quote}{text}{quote}"
