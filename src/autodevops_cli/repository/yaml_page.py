"""The lines around a node, and how a file likes to be laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autodevops_cli.repository.yaml_spans import Entry, Node

_COMMENT = re.compile(r"[ \t]*#.*")
_HEADER = re.compile(r"[|>][-+0-9]*")
_TRAILING = re.compile(r"[^\s#][^\n#]*?([ \t]+)#[ \t]*\S")


@dataclass(frozen=True, slots=True)
class Splice:
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Page:
    """A text with what is asked of it again and again."""

    text: str
    root: Node
    newline: str = "\n"
    step: int = 2
    """How far a nested mapping stands to the right of its key."""
    dash: int = 2
    """How far the dashes of a list stand to the right of its key."""
    gap: str = field(default="")
    """What stands between a value and its comment."""
    _keys: dict[int, dict[str | int, Entry]] = field(default_factory=dict)

    def entry(self, node: Node, name: str | int) -> Entry | None:
        """Return the entry of a mapping by its key, of a list by its number."""
        if node.kind == "sequence":
            inside = isinstance(name, int) and 0 <= name < len(node.entries)
            return node.entries[int(name)] if inside else None
        known = self._keys.get(id(node))
        if known is None:
            known = self._keys[id(node)] = {one.name: one for one in node.entries}
        return known.get(name)

    def line_start(self, place: int) -> int:
        """Return the place where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Return the place of the line break that ends the line, or the end of the text."""
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if end > place and self.text[end - 1] == "\r" else end

    def next_line(self, place: int) -> int:
        """Return the place where the next line begins, or the end of the text."""
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def column(self, place: int) -> int:
        """Return how many characters stand before the place in its line."""
        return place - self.line_start(place)

    def margin(self, place: int) -> str:
        """Return the blanks before the line of the place."""
        line = self.text[self.line_start(place) : self.line_end(place)]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def begins_line(self, place: int) -> bool:
        """Whether only blanks stand before the place in its line."""
        return not self.text[self.line_start(place) : place].strip()

    def is_blank_line(self, start: int) -> bool:
        """Whether the line that begins there is empty; the end of the text is none."""
        return start < len(self.text) and not self.text[start : self.next_line(start)].strip()

    def extent(self, entry: Entry) -> int:
        """Return the end of an entry's last line; comments deeper than the entry belong to it."""
        end = self.line_end(entry.end)
        column = self.column(entry.start)
        start = self.next_line(end)
        while start < len(self.text):
            line = self.text[start : self.line_end(start)]
            if line.isspace():  # below a text block of ours it would count as text
                end = start + len(line) if self.next_line(end) == start else end
            elif line:
                if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
                    break
                end = start + len(line)
            start = self.next_line(start)
        return end

    def head(self, entry: Entry) -> int:
        """Return where an entry's first line begins, with the comments directly above it."""
        start = self.line_start(entry.start)
        column = entry.start - start
        top = start
        while top:
            above = self.line_start(top - 1)
            line = self.text[above:top].rstrip()
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != column:
                break
            top = above
        return top if top else start  # the first comment of a file is about the file

    def behind_first_line(self, entry: Entry) -> int | None:
        """Return where the content of an entry's first line ends; None where it goes on below."""
        end = self.line_end(entry.start)
        while entry.value.is_block and entry.value.inner < end:
            entry = entry.value.entries[0]
        value = entry.value
        if value.is_text_block:
            found = _HEADER.match(self.text, value.inner)
            return found.end() if found else value.inner
        if not value.is_block:
            return entry.end if entry.end <= end else None
        if not value.anchor and not value.tag:
            return entry.colon
        line = self.text[value.start : self.line_end(value.start)]
        return value.start + len(line.partition(" #")[0].rstrip())

    def remark_place(self, entry: Entry) -> int | None:
        """Return where the comment on an entry's first line may begin; None where none can."""
        place = self.behind_first_line(entry)
        if place is None:
            return None
        rest = self.text[place : self.line_end(place)]
        closed = len(rest) - len(rest.lstrip(" \t,]}"))
        if rest[closed:] and not rest[closed:].startswith("#"):
            return None
        return place + len(rest[:closed].rstrip())

    def remark(self, entry: Entry) -> str | None:
        """Return the comment on an entry's first line, "" for none; None where none can stand."""
        place = self.remark_place(entry)
        if place is None:
            return None
        return self.text[place : self.line_end(place)].strip().removeprefix("#").strip()

    def above(self, entry: Entry) -> list[str]:
        """Return the comment lines directly above an entry, without their indentation."""
        if not self.begins_line(entry.start):
            return []
        lines = self.text[self.head(entry) : self.line_start(entry.start)].splitlines()
        return [line.strip() for line in lines]

    def joined(self, lines: list[str]) -> str:
        """Return lines as this file ends them, without a break after the last."""
        return self.newline.join(lines)


def page(text: str, root: Node) -> Page:
    """Return the page of a text, its habits read off."""
    first = text.find("\n")
    newline = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
    found = Page(text, root, newline)
    steps: dict[int, int] = {}
    dashes: dict[int, int] = {}
    for key, value in _nested(root):
        counts = steps if value.kind == "mapping" else dashes
        distance = found.column(value.entries[0].start) - found.column(key.start)
        counts[distance] = counts.get(distance, 0) + 1
    found.step = _usual(steps, 2)
    found.dash = _usual(dashes, found.step)
    gaps: dict[str, int] = {}
    for seen in _TRAILING.finditer(text):
        gaps[seen[1]] = gaps.get(seen[1], 0) + 1
    found.gap = max(gaps, key=lambda one: gaps[one], default=" ")
    return found


def _nested(node: Node) -> Iterator[tuple[Entry, Node]]:
    waiting = [node]
    while waiting:
        here = waiting.pop()
        for entry in here.entries:
            if here.kind == "mapping" and not here.style and entry.value.is_block:
                yield entry, entry.value
            waiting.append(entry.value)


def _usual(counts: dict[int, int], default: int) -> int:
    return max(counts, key=lambda one: (counts[one], -one), default=default)


def is_comment(text: str) -> bool:
    """Whether the rest of a line is a comment."""
    return bool(_COMMENT.fullmatch(text))
