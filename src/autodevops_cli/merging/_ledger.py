"""What a merge will do and what it will not, with the reasons that the three texts give."""

from __future__ import annotations

from dataclasses import dataclass, field

from autodevops_cli.merging._pieces import Piece, piece, remarks, value_text
from autodevops_cli.merging._result import Refused
from autodevops_cli.merging._views import Data, Text, View
from autodevops_cli.model.edit import Edit, Remark, Route
from autodevops_cli.repository.yaml_spans import Entry


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


@dataclass(slots=True)
class Ledger:
    """Keeps the changes of ours that are made, and those that give way."""

    base: Text
    current: Text
    new: Text
    blocked: frozenset[Route]
    outcome: Outcome = field(default_factory=Outcome)
    _shared: set[Change] = field(default_factory=set)

    def do(self, place: Route, *edits: Edit, shared: bool, kept: str = "", refused: str) -> bool:
        """Take a change; False, and refused, where it is blocked."""
        change = Change(place, edits, shared)
        if self._is_blocked(place):
            self.refuse(place, kept, refused)
            return False
        if change not in self._shared:  # two aliases stand for one text
            self.outcome.changes.append(change)
        if shared:
            self._shared.add(change)
        return True

    def refuse(self, place: Route, kept: str, refused: str, *, is_gone: bool = False) -> None:
        """Let a change of ours give way."""
        self.outcome.refused.append(Refused(place, kept, refused, is_gone=is_gone))

    def keep(self, mine: View, ours: View) -> Data:
        """Refuse our value and return the person's."""
        self.refuse(mine.place, self.own(mine), value_text(self.new.page, ours.node))
        return mine.data

    def may_drop(self, was: View, mine: View) -> bool:
        """Whether nobody touched what we took out; refused where somebody did."""
        if mine.data == was.data and not self.wrote_into(was, mine):
            return True
        self.refuse(mine.place, self.own(mine), "")
        return False

    def wrote_into(self, was: View, mine: View) -> bool:
        """Whether the person wrote comments within a value."""
        if mine.kind == "leaf" and mine.data == was.data:
            return False
        own = remarks(self.current.page, mine.node)
        return bool(set(own) - set(remarks(self.base.page, was.node)))

    def own(self, mine: View) -> str:
        """Return a value as the person spells it."""
        return value_text(self.current.page, mine.node)

    def cut(self, ours: View) -> Piece:
        """Return a value of ours with its comments."""
        if ours.entry is None or ours.place != ours.route:
            return Piece(value_text(self.new.page, ours.node))
        return piece(self.new.page, ours.entry)

    def merge_above(self, was: View, mine: View, ours: View) -> None:
        """Take our comment lines above an entry where the person left them as they were."""
        if not (was.entry and mine.entry and ours.entry) or mine.is_shared:
            return
        old, new = self.base.page.above(was.entry), self.new.page.above(ours.entry)
        if new != old and self.current.page.above(mine.entry) == old:
            self.outcome.above.append((mine.entry, new))

    def merge_remark(self, was: View, mine: View, ours: View) -> None:
        """Take our comment on the line of an entry where the person left it as it was."""
        if not (was.entry and mine.entry and ours.entry) or mine.place != mine.route:
            return
        if isinstance(mine.place[-1], int) and ours.node.is_block:
            return  # the comment behind a dash is that of the first key
        old, new = self.base.page.remark(was.entry), self.new.page.remark(ours.entry)
        if old is None or new is None or new == old:
            return
        if self.current.page.remark(mine.entry) == old and not self._is_blocked(mine.place):
            self.outcome.changes.append(Change(mine.place, (Remark(mine.place, new),)))

    def _is_blocked(self, place: Route) -> bool:
        return any(place[:end] in self.blocked for end in range(len(place) + 1))
