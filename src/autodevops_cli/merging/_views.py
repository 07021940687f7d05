"""A YAML text as its readers understand it, each value with the place that spells it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from autodevops_cli.model.edit import Route
from autodevops_cli.repository.yaml import NULLS, YamlError, load_yaml
from autodevops_cli.repository.yaml_page import Page, page
from autodevops_cli.repository.yaml_spans import Entry, Node, read_spans

# What some reader takes for a number, a truth value or a date; in quotes it would be a text.
_NO_TEXT = re.compile(
    r"[-+]?[.\d][\d_.:]*([eE][-+]?\d+)?|[-+]?0[xob][\da-fA-F_]+|[-+]?\.(inf|nan)"
    r"|true|false|yes|no|on|off|y|n|\d{4}-\d\d?-\d\d?.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bare:
    """A word without quotes that is no text: a number, a truth value, nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value whose meaning its tag decides, as it is spelled."""

    tag: str
    text: str


Data: TypeAlias = "dict[str, Data] | list[Data] | str | Bare | Tagged"


@dataclass(slots=True)
class View:
    """A value: what it means, where it is spelled, and where it stands."""

    kind: Literal["mapping", "list", "leaf"]
    data: Data
    node: Node
    route: Route
    """Where it is spelled; for an alias that is where its anchor stands."""
    place: Route
    entry: Entry | None = None
    """The entry that spells it, None for the whole file."""
    keys: dict[str, View] = field(default_factory=dict)
    items: list[View] = field(default_factory=list)
    is_shared: bool = False
    """Whether other places mean the same text."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was read: its lines and its values."""

    page: Page
    view: View


def read(text: str) -> Text:
    """Return what a text says. Raises YamlError."""
    load_yaml(text)  # bounds what aliases unfold to
    root = read_spans(text)
    if root is None:
        raise YamlError("nothing but comments")
    return Text(page(text, root), _Reader(text, root).view())


class _Reader:
    def __init__(self, text: str, root: Node) -> None:
        self._text = text
        self._root = root
        self._anchors: dict[str, View] = {}
        self._used = {one.value for one in _nodes(root) if one.kind == "alias"}

    def view(self) -> View:
        return self._view(self._root, (), None, shared=False)

    def _view(self, node: Node, route: Route, entry: Entry | None, *, shared: bool) -> View:
        if node.kind == "alias":
            return replace(self._anchors[node.value], place=route, is_shared=True)
        shared = shared or node.anchor in self._used
        found = View("leaf", "", node, route, route, entry, is_shared=shared)
        if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
            found.data = Tagged(node.tag, self._text[node.inner : node.end])
        elif node.kind == "mapping":
            self._fill_mapping(found)
        elif node.kind == "sequence":
            found.kind = "list"
            for number, one in enumerate(node.entries):
                found.items.append(self._view(one.value, (*route, number), one, shared=shared))
            found.data = [one.data for one in found.items]
        else:
            found.data = _leaf(node)
        if node.anchor:
            self._anchors[node.anchor] = found
        return found

    def _fill_mapping(self, found: View) -> None:
        found.kind = "mapping"
        inherited: list[View] = []
        for one in found.node.entries:
            value = self._view(one.value, (*found.route, one.name), one, shared=found.is_shared)
            if one.name == "<<":
                inherited.extend(value.items or [value])
            else:
                found.keys[one.name] = value
        for source in inherited:
            for name, value in source.keys.items():
                found.keys.setdefault(name, replace(value, is_shared=True))
        found.data = {name: value.data for name, value in found.keys.items()}


def _leaf(node: Node) -> Data:
    if node.style or node.tag.endswith(":str"):
        return node.value
    if node.value in NULLS:
        return Bare("")
    return Bare(node.value) if _NO_TEXT.fullmatch(node.value) else node.value


def _nodes(root: Node) -> list[Node]:
    found = [root]
    for one in found:
        found.extend(entry.value for entry in one.entries)
    return found
