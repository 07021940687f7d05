"""What each kind of edit does to the text of a YAML file, and to the data that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from autodevops_cli.model.edit import Add, Drop, Put, Remark, Route, Swap
from autodevops_cli.repository import yaml_blocks, yaml_brackets
from autodevops_cli.repository.yaml import YamlError
from autodevops_cli.repository.yaml_fragment import Fragment, in_brackets, key_text, read_fragment
from autodevops_cli.repository.yaml_page import Page, Splice, is_comment
from autodevops_cli.repository.yaml_spans import Entry, Node, read_spans

Placed: TypeAlias = Put | Add | Drop | Remark | Swap
"""An edit with a place in a file that is there."""


class CannotEdit(ValueError):
    """The place of an edit is not there, or stands where it cannot be changed alone."""


@dataclass(frozen=True, slots=True)
class Work:
    """Changes of the text, what makes the nodes those that are meant, and which they close.

    Nothing within a closed node can be found by its old route or at its old place.
    """

    splices: tuple[Splice, ...]
    meant: Callable[[], None]
    closes: tuple[Route, ...] = ()


def work(page: Page, edit: Placed) -> Work:
    """Return what an edit does. Raises CannotEdit."""
    match edit:
        case Put():
            return _put(page, edit)
        case Add():
            return _add(page, edit)
        case Drop(route):
            return _drop(page, route)
        case Remark(route, text):
            return _remark(page, route, text)
        case Swap(route, old, new):
            return _swap(page, route, old=old, new=new)


def _put(page: Page, edit: Put) -> Work:
    new = _fragment(edit.fragment)
    if not edit.route:
        return _put_root(page, new)
    parent = _node(page, edit.route[:-1])
    name = edit.route[-1]
    entry = page.entry(parent, name)
    if entry:
        return _replace(page, parent, entry, edit.route, new)
    if isinstance(name, int) or parent.kind == "sequence":
        raise CannotEdit(f"{_spell(edit.route)} is not there")
    if _is_empty(parent) and (parent.is_null or not new.is_inline):
        return _put(page, Put(edit.route[:-1], _pair(page, name, new)))
    if parent.kind != "mapping":
        raise CannotEdit(f"{_spell(edit.route[:-1])} is no mapping")
    index = _index(parent, edit.after)
    return _insert(page, parent, index, new, edit.route[:-1], name)


def _put_root(page: Page, new: Fragment) -> Work:
    root = page.root
    start = page.line_start(root.start)
    body = page.joined([*new.above, *new.lines])
    return Work((Splice(start, root.end, body),), lambda: _become(root, new.node), ((),))


def _replace(page: Page, parent: Node, entry: Entry, route: Route, new: Fragment) -> Work:
    new = in_brackets(new) if parent.style else new
    splices = tuple(yaml_blocks.replaced(page, parent, entry, new))
    if page.text[entry.colon - 1 : entry.colon] != ":" and parent.kind == "mapping":
        raise CannotEdit(f"{_spell(route)} is a key without a colon")
    anchor = new.node.anchor or entry.value.anchor
    meant = replace(new.node, anchor=anchor)

    def change() -> None:
        entry.value = meant

    return Work(splices, change, (route,))


def _insert(
    page: Page, parent: Node, index: int, new: Fragment, route: Route, name: str = ""
) -> Work:
    new = in_brackets(new) if parent.style else new
    if parent.style and page.text[parent.inner : parent.inner + 1] not in ("{", "["):
        raise CannotEdit(f"{_spell(route)} is a mapping without braces")
    maker = yaml_brackets.inserted if parent.style else yaml_blocks.inserted
    splices = tuple(maker(page, parent, index, new, name))
    added = Entry(name, 0, 0, new.node)
    closes = (route,) if parent.kind == "sequence" else ((*route, name),)
    return Work(splices, lambda: parent.entries.insert(index, added), closes)


def _add(page: Page, edit: Add) -> Work:
    new = _fragment(edit.fragment)
    parent = _node(page, edit.route)
    if _is_empty(parent) and (parent.is_null or (parent.kind == "sequence" and not new.is_inline)):
        return _put(page, Put(edit.route, _item(new)))
    if parent.kind != "sequence":
        raise CannotEdit(f"{_spell(edit.route)} is no list")
    if not 0 <= edit.index <= len(parent.entries):
        raise CannotEdit(f"{_spell(edit.route)} has no item {edit.index}")
    return _insert(page, parent, edit.index, new, edit.route)


def _drop(page: Page, route: Route) -> Work:
    if not route:
        raise CannotEdit("the whole file cannot be dropped")
    parent = _node(page, route[:-1])
    entry = page.entry(parent, route[-1])
    if entry is None:
        raise CannotEdit(f"{_spell(route)} is not there")
    if len(parent.entries) == 1:
        raise CannotEdit(f"nothing would be left of {_spell(route[:-1])}")
    index = next(number for number, one in enumerate(parent.entries) if one is entry)
    maker = yaml_brackets.dropped if parent.style else yaml_blocks.dropped

    def change() -> None:
        parent.entries[:] = [one for one in parent.entries if one is not entry]

    # What is left is counted anew, so that it is never emptied by two edits of one batch.
    return Work((maker(page, parent, index),), change, (route[:-1],))


def _remark(page: Page, route: Route, text: str) -> Work:
    if "\n" in text or "\r" in text or not route:
        raise CannotEdit("a comment has one line, and a key or an item to stand behind")
    parent = _node(page, route[:-1])
    entry = page.entry(parent, route[-1])
    if entry is None:
        raise CannotEdit(f"{_spell(route)} is not there")
    place = page.remark_place(entry)
    if place is None:
        raise CannotEdit(f"{_spell(route)} does not end its line")
    end = page.line_end(place)
    rest = page.text[place:end]
    if not text:
        return Work((Splice(place, end, ""),), lambda: None)
    gap = rest[: rest.index("#")] if is_comment(rest) else page.gap
    return Work((Splice(place, end, f"{gap or ' '}# {text.strip()}"),), lambda: None)


def _swap(page: Page, route: Route, *, old: str, new: str) -> Work:
    node = _node(page, route)
    if node.kind != "scalar" or node.is_null or not old:
        raise CannotEdit(f"{_spell(route)} is no text")
    first = page.line_end(node.inner) if node.is_text_block else node.inner
    place = page.text.find(old, first, node.end)
    if place < 0:
        raise CannotEdit(f"{_spell(route)} does not hold {old[:60]!r}")
    new = new.replace("\r\n", "\n").replace("\n", page.newline)
    raw = page.text[node.inner : place] + new + page.text[place + len(old) : node.end]
    meant = _alone(raw, node)
    splice = Splice(place, place + len(old), new)
    return Work((splice,), lambda: _become(node, meant), (route,))


def _alone(raw: str, old: Node) -> Node:
    """Return the scalar that a text spells, in the style of the old one."""
    try:
        node = read_spans(raw + "\n")
    except YamlError as error:
        raise CannotEdit(f"the text would be no YAML: {error}") from error
    if node is None or node.style != old.style or node.kind != "scalar" or node.end != len(raw):
        raise CannotEdit("the text would not be one scalar any more")
    if node.is_text_block:  # blank lines below it count where they are kept
        kept = old.value[len(old.value.rstrip("\n")) :]
        node.value = node.value.rstrip("\n") + kept
    return replace(node, anchor=old.anchor, tag=old.tag)


def _become(node: Node, other: Node) -> None:
    node.kind, node.value, node.style = other.kind, other.value, other.style
    node.anchor, node.tag, node.entries = other.anchor, other.tag, other.entries


def _fragment(source: str) -> Fragment:
    try:
        return read_fragment(source)
    except YamlError as error:
        raise CannotEdit(f"the new value is no YAML: {error}") from error


def _node(page: Page, route: Route) -> Node:
    node = page.root
    for number, name in enumerate(route):
        entry = page.entry(node, name)
        if node.kind == "alias":
            raise CannotEdit(f"{_spell(route[:number])} stands for a value elsewhere")
        if entry is None:
            raise CannotEdit(f"{_spell(route[: number + 1])} is not there")
        node = entry.value
    if node.kind == "alias":
        raise CannotEdit(f"{_spell(route)} stands for a value elsewhere")
    return node


def _is_empty(node: Node) -> bool:
    return node.is_null or (node.kind in ("mapping", "sequence") and not node.entries)


def _index(parent: Node, after: str | None) -> int:
    if after == "":
        return 0
    for number, entry in enumerate(parent.entries):
        if entry.name == after:
            return number + 1
    return len(parent.entries)


def _pair(page: Page, name: str, new: Fragment) -> str:
    """Return a mapping with one key."""
    key = f"{key_text(name)}:"
    if new.is_inline or new.node.is_text_block:
        first = f"{key} {new.lines[0]}".rstrip()
        body = new.inline("", page.step) if new.is_inline else new.text_block(page.step)
        return "\n".join([*new.above, first, *body[1:]])
    indent = page.dash if new.node.kind == "sequence" else page.step
    return "\n".join([*new.above, key, *new.block(indent)])


def _item(new: Fragment) -> str:
    """Return a list with one item."""
    lines = new.block(2)
    return "\n".join([*new.above, f"- {lines[0].lstrip()}", *lines[1:]])


def _spell(route: Route) -> str:
    """Return a route as a person would write it."""
    return ".".join(str(part) for part in route) or "the file"
