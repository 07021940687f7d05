"""Reads YAML into nodes that know where in the text they stand; nothing is resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from autodevops_cli.repository.yaml import MAX_DEPTH, MAX_NODES, NULLS, YamlError

Kind: TypeAlias = Literal["scalar", "alias", "mapping", "sequence"]

_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*[ \t]*")
_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_SPACE = re.compile(r"\s*")
_REST = re.compile(r"[^\r\n]*")


@dataclass(slots=True)
class Node:
    """A value and its span; `inner` is where it begins behind its anchor and its tag."""

    kind: Kind
    start: int
    inner: int
    end: int
    value: str = ""
    style: str = ""
    """`'`, `"`, `|` or `>`; `{` for a mapping or a sequence in brackets; "" else."""
    anchor: str = ""
    tag: str = ""
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_null(self) -> bool:
        """Whether nothing stands there, or a word for nothing."""
        return self.kind == "scalar" and not self.style and self.value in NULLS

    @property
    def is_block(self) -> bool:
        """Whether it is a mapping or a sequence without brackets."""
        return self.kind in ("mapping", "sequence") and not self.style

    @property
    def is_text_block(self) -> bool:
        """Whether it is a scalar whose lines stand below `|` or `>`."""
        return self.style in ("|", ">")


@dataclass(slots=True)
class Entry:
    """A key or a list item: where its key or its dash begins, and where its value may begin."""

    name: str
    start: int
    colon: int
    """The place behind the colon or the dash; in brackets the start of the item."""
    value: Node

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return max(self.colon, self.value.end)


def read_spans(text: str) -> Node | None:
    """Return the root of the only document, None where there is none. Raises YamlError."""
    import yaml  # C parser; imported where YAML is met, to keep start-up light

    if odd := _ODD_BREAK.search(text):
        raise YamlError("line ends that editors do not agree on", text.count("\n", 0, odd.start()))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text.encode(errors="replace"))
    try:
        return _Reader(text, loader.get_event).only_document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(error.problem or "not YAML", mark.line + 1 if mark else None) from error
    except yaml.YAMLError as error:
        raise YamlError(str(error).splitlines()[0]) from error
    finally:
        loader.dispose()


class _Reader:
    """Builds nodes from events; the C composer would recurse without a limit."""

    def __init__(self, text: str, next_event: Any) -> None:
        self._text = text
        self._next = next_event
        self._nodes = 0

    def only_document(self) -> Node | None:
        self._next()  # the start of the stream
        if type(self._next()).__name__ != "DocumentStartEvent":
            return None
        root = self._node(self._next(), 0)
        self._next()  # the end of the document
        if type(event := self._next()).__name__ != "StreamEndEvent":
            raise YamlError("several documents in one file", event.start_mark.line + 1)
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            raise YamlError("too much data, or nested too deeply", event.start_mark.line + 1)
        start, end = event.start_mark.index, event.end_mark.index
        match type(event).__name__:
            case "AliasEvent":
                return Node("alias", start, start, end, event.anchor)
            case "ScalarEvent":
                return self._scalar(event, start, end)
            case "SequenceStartEvent":
                node = self._collection("sequence", event, start)
                node.entries.extend(self._items(node, depth + 1))
            case _:
                node = self._collection("mapping", event, start)
                node.entries.extend(self._pairs(node, depth + 1))
        if node.is_block:
            node.inner = node.entries[0].start
            node.end = node.entries[-1].end
        return node

    def _scalar(self, event: Any, start: int, end: int) -> Node:
        style, value = event.style or "", event.value
        inner = self._behind_properties(start, event) if end > start else start
        if style in ("|", ">"):
            end = _matched(_REST, self._text, inner + len(self._text[inner:end].rstrip()))
            header = _header(self._text, inner)
            # At the end of a file the last line break of a text may be left out.
            if value and not value.endswith("\n") and "-" not in header:
                value += "\n"
        return Node("scalar", start, inner, end, value, style, event.anchor or "", event.tag or "")

    def _collection(self, kind: Kind, event: Any, start: int) -> Node:
        style = "{" if event.flow_style else ""
        inner = self._behind_properties(start, event)
        return Node(kind, start, inner, start, "", style, event.anchor or "", event.tag or "")

    def _items(self, node: Node, depth: int) -> Iterator[Entry]:
        behind = node.inner
        while type(event := self._next()).__name__ != "SequenceEndEvent":
            dash = -1 if node.style else self._significant(behind)
            value = self._node(event, depth)
            if node.style:
                entry = Entry("", value.start, value.start, value)
            else:
                entry = Entry("", dash, dash + 1, value)
            behind = entry.end
            yield entry
        node.end = event.end_mark.index

    def _pairs(self, node: Node, depth: int) -> Iterator[Entry]:
        seen: set[str] = set()
        while type(event := self._next()).__name__ != "MappingEndEvent":
            key = self._node(event, depth)
            before = self._text[: key.start][-2:].strip()
            if key.kind != "scalar" or before == "?" or key.value in seen:
                raise YamlError("a key that is no word, or twice", event.start_mark.line + 1)
            seen.add(key.value)
            colon = self._colon(key)
            yield Entry(key.value, key.start, colon, self._node(self._next(), depth))
        node.end = event.end_mark.index

    def _colon(self, key: Node) -> int:
        place = self._significant(key.end)
        return place + 1 if self._text[place : place + 1] == ":" else key.end

    def _significant(self, place: int) -> int:
        """Return the place of the next character that is neither space nor comment."""
        while True:
            place = _matched(_SPACE, self._text, place)
            if self._text[place : place + 1] != "#":
                return place
            place = _matched(_REST, self._text, place)

    def _behind_properties(self, place: int, event: Any) -> int:
        for given in (event.anchor, event.tag):
            if given:
                place = _matched(_PROPERTY, self._text, place)
        return place


def _matched(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _header(text: str, place: int) -> str:
    return text[place : place + 4].split("\n")[0]
