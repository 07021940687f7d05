"""Cuts a value out of a YAML text, so that it can stand in another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autodevops_cli.repository.yaml_page import Page
from autodevops_cli.repository.yaml_spans import Entry, Node

_REMARK = re.compile(r"(?:^|\s)#\s*(.*\S)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A value at the left margin, the comment lines above its key, the comment on its line."""

    value: str
    above: tuple[str, ...] = ()
    remark: str = ""

    @property
    def whole(self) -> str:
        """The value below its comment lines."""
        return "\n".join((*self.above, self.value))


def piece(page: Page, entry: Entry) -> Piece:
    """Return the value of an entry with its comments."""
    value = value_text(page, entry.value)
    inner = not page.begins_line(entry.start) or (entry.value.is_block and _on_dash(page, entry))
    remark = "" if inner and entry.value.is_block else page.remark(entry) or ""
    return Piece(value, tuple(page.above(entry)), remark)


def value_text(page: Page, node: Node) -> str:
    """Return a value at the left margin."""
    if not node.is_block:
        # The lines of a text block are moved by whoever lays them out.
        indent = len(page.margin(node.start)) + (0 if node.style == "{" else page.step)
        text = page.text[node.start : node.end]
        return _outdented(text, 0 if node.is_text_block else indent)
    first = node.entries[0]
    column = page.column(first.start)
    start = page.head(first) + column if page.begins_line(first.start) else first.start
    anchor = f"&{node.anchor}\n" if node.anchor else ""
    return anchor + _outdented(page.text[start : page.extent(node.entries[-1])], column)


def remarks(page: Page, node: Node) -> list[str]:
    """Return the comments within a value, and what only looks like one."""
    if node.is_block:
        start, end = page.head(node.entries[0]), page.extent(node.entries[-1])
    else:
        start, end = node.start, node.end
    return _REMARK.findall(page.text[start:end])


def _on_dash(page: Page, entry: Entry) -> bool:
    return page.line_end(entry.start) > entry.value.inner


def _outdented(text: str, indent: int) -> str:
    first, *rest = text.splitlines() or [""]
    return "\n".join([first, *(_cut(line, indent) for line in rest)])


def _cut(line: str, indent: int) -> str:
    blanks = len(line) - len(line.lstrip(" \t"))
    return line[min(blanks, indent) :]
