"""Reads YAML into plain data with lines; every scalar stays the text that stands in the file.

Nothing is resolved: `on` is not true, `3.10` is not 3.1. Aliases share their target, and the
amount of data a document may unfold to is bounded, so a "billion laughs" ends as an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MAX_NODES = 200_000
MAX_DEPTH = 100
NULLS = frozenset(("", "~", "null", "Null", "NULL"))

Route: TypeAlias = tuple[str | int, ...]


class YamlError(ValueError):
    """The text is no YAML, or unfolds to more data than anybody writes by hand."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data (dict, list, str, None) and the line of each node, by its path of keys."""

    data: object
    lines: Mapping[Route, int]
    aliases: Mapping[Route, Route] = field(default_factory=dict)
    """Where an alias stands, and the path of the node that it stands for."""
    repeated: tuple[tuple[Route, int], ...] = ()
    """Keys that their mapping has already, with the line of the later one, which is the data."""

    def line(self, *path: str | int) -> int | None:
        """Return the line of the node at the path, or of the nearest node above it."""
        for end in range(len(path), -1, -1):
            if target := self.aliases.get(path[:end]):
                return self.line(*target, *path[end:])
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def load_yaml(text: str) -> YamlDocument:
    """Return the first document of `text`. Raises YamlError."""
    import yaml  # C parser; imported where YAML is met, to keep start-up light

    # The C composer recurses without a limit and takes the process down; its events do not.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text.encode(errors="replace"))
    try:
        builder = _Builder(loader.get_event)
        data = builder.document()
        return YamlDocument(data, builder.lines, builder.aliases, tuple(builder.repeated))
    except YamlError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(error.problem or "not YAML", mark.line + 1 if mark else None) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError(str(error).splitlines()[0]) from error
    finally:
        loader.dispose()


@dataclass(frozen=True, slots=True)
class _Anchor:
    data: object
    route: Route
    nodes: int


class _Builder:
    """Builds data from events, counting what aliases unfold to."""

    def __init__(self, next_event: Any) -> None:
        self.lines: dict[Route, int] = {}
        self.aliases: dict[Route, Route] = {}
        self.repeated: list[tuple[Route, int]] = []
        self._next = next_event
        self._anchors: dict[str, _Anchor | None] = {}
        self._nodes = 0

    def document(self) -> object:
        """Return the data of the first document, None where there is none."""
        self._next()  # the start of the stream
        if type(self._next()).__name__ != "DocumentStartEvent":
            return None
        return self._node(self._next(), ())

    def _node(self, event: Any, route: Route) -> object:
        line = event.start_mark.line + 1
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._alias(event.anchor, route, line)
        self._count(1, line)
        if len(route) > MAX_DEPTH:
            raise YamlError("nested too deeply", line)
        self.lines.setdefault(route, line)
        if event.anchor is None:
            return self._content(kind, event, route)
        before = self._nodes
        self._anchors[event.anchor] = None  # open: an alias inside would refer to itself
        data = self._content(kind, event, route)
        self._anchors[event.anchor] = _Anchor(data, route, self._nodes - before + 1)
        return data

    def _content(self, kind: str, event: Any, route: Route) -> object:
        if kind == "ScalarEvent":
            return None if not event.style and event.value in NULLS else str(event.value)
        if kind == "SequenceStartEvent":
            return self._sequence(route)
        return self._mapping(route)

    def _sequence(self, route: Route) -> list[object]:
        items: list[object] = []
        while type(event := self._next()).__name__ != "SequenceEndEvent":
            items.append(self._node(event, (*route, len(items))))
        return items

    def _mapping(self, route: Route) -> dict[str, object]:
        data: dict[str, object] = {}
        inherited: list[object] = []
        while type(event := self._next()).__name__ != "MappingEndEvent":
            line = event.start_mark.line + 1
            key = self._node(event, (*route, ""))
            written = getattr(event, "value", key)  # a key spelled null is still a word
            name = written if isinstance(written, str) else ""
            if name == "<<" and not getattr(event, "style", None):
                merged = self._node(self._next(), (*route, "<<"))
                inherited.extend(merged if isinstance(merged, list) else [merged])
                continue
            if name in data:
                self.repeated.append(((*route, name), line))
            self.lines[(*route, name)] = line
            data[name] = self._node(self._next(), (*route, name))
        for source in inherited:
            for name, value in source.items() if isinstance(source, dict) else ():
                data.setdefault(name, value)
        return data

    def _alias(self, name: str, route: Route, line: int) -> object:
        anchor = self._anchors.get(name)
        if anchor is None:
            raise YamlError(f"the alias {name[:40]} stands for nothing, or for itself", line)
        self._count(anchor.nodes, line)
        self.lines.setdefault(route, line)
        if isinstance(anchor.data, list | dict):
            self.aliases[route] = anchor.route
        return anchor.data

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise YamlError("unfolds to too much data", line)
