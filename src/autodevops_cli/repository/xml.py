"""Reads XML into nodes with lines; a document type or an entity of its own is refused.

Without those two nothing in an XML file can unfold or point outside it. Namespaces are dropped:
`<project xmlns="…">` and `<project>` read the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_NODES = 200_000
MAX_DEPTH = 200


class XmlError(ValueError):
    """The text is no XML, or more than anybody writes by hand, or wants entities."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class XmlNode:
    """An element: its name without namespace, attributes, own text, line and children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    line: int | None = None
    children: list[XmlNode] = field(default_factory=list)

    def all(self, *path: str) -> Iterator[XmlNode]:
        """Yield the nodes at a path of names below this one."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> XmlNode:
        """Return the first node at the path, or an empty one."""
        return next(self.all(*path), XmlNode(""))

    def value(self, *path: str) -> str:
        """Return the text of the first node at the path, or ""."""
        return self.first(*path).text

    def walk(self) -> Iterator[XmlNode]:
        """Yield this node and all below it, in document order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


def load_xml(text: str) -> XmlNode:
    """Return the root element of `text`. Raises XmlError."""
    from xml.parsers import expat  # the C parser alone: no tree, no entity is ever expanded

    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    reader = _Reader(parser)
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(text.encode("utf-8", errors="replace"), True)
    except expat.ExpatError as error:
        raise XmlError(expat.errors.messages[error.code], error.lineno) from error
    return reader.root.children[0]


class _Reader:
    def __init__(self, parser: object) -> None:
        self._parser = parser
        self.root = XmlNode("")
        self._open: list[tuple[XmlNode, list[str]]] = [(self.root, [])]
        self._nodes = 0

    def _line(self) -> int:
        return int(getattr(self._parser, "CurrentLineNumber", 0))

    def refuse(self, *_: object) -> None:
        raise XmlError("declares a document type or an entity", self._line())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open) > MAX_DEPTH:
            raise XmlError("holds too much data or is nested too deeply", self._line())
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        node = XmlNode(name.rpartition(" ")[2], plain, line=self._line())
        self._open[-1][0].children.append(node)
        self._open.append((node, []))

    def end(self, _: str) -> None:
        node, pieces = self._open.pop()
        node.text = "".join(pieces).strip()

    def data(self, text: str) -> None:
        self._open[-1][1].append(text)
