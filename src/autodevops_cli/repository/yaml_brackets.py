"""Edits in mappings and lists that are written in brackets; JSON is one of them."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.repository.yaml_fragment import Fragment, key_text
from autodevops_cli.repository.yaml_page import Page, Splice
from autodevops_cli.repository.yaml_spans import Entry, Node


def inserted(
    page: Page, parent: Node, index: int, new: Fragment, name: str = ""
) -> Iterator[Splice]:
    """Yield what adds an entry before the one that now has the number `index`."""
    quoted = any(page.text[one.start] == '"' for one in parent.entries[:1])
    key = f"{key_text(name, quoted=quoted)}: " if parent.kind == "mapping" else ""
    open_lines = _each_on_its_line(page, parent)
    margin = page.margin(parent.entries[0].start if parent.entries else parent.inner)
    own = key + page.joined(new.inline(margin, page.step))
    if not parent.entries:
        yield Splice(parent.inner + 1, parent.inner + 1, own)
    elif not index:
        first = parent.entries[0]
        between = page.newline + margin if open_lines else " "
        yield Splice(first.start, first.start, f"{own},{between}")
    else:
        yield from _behind(page, parent, index, own, open_lines=open_lines)


def _behind(
    page: Page, parent: Node, index: int, own: str, *, open_lines: bool
) -> Iterator[Splice]:
    last = parent.entries[index - 1]
    if not open_lines:
        yield Splice(last.end, last.end, f", {own}")
        return
    line = page.newline + page.margin(parent.entries[0].start) + own
    end = page.line_end(last.end)
    rest = page.text[last.end : end].strip()
    if rest.startswith(","):  # a comment behind the comma stays where it is
        yield Splice(end, end, f"{line},")
    elif rest.startswith("#"):
        yield Splice(last.end, last.end, ",")
        yield Splice(end, end, line)
    else:
        yield Splice(last.end, last.end, f",{line}")


def dropped(page: Page, parent: Node, index: int) -> Splice:
    """Return what takes an entry out, with its comma."""
    entry = parent.entries[index]
    before = parent.entries[index - 1] if index else None
    after = parent.entries[index + 1] if index + 1 < len(parent.entries) else None
    start, end = page.line_start(entry.start), page.next_line(entry.end)
    alone = page.begins_line(entry.start) and _only_comma(page.text[entry.end : end])
    commented = before and "#" in page.text[before.end : entry.start]
    if alone and (after or commented):
        return Splice(start, end, "")
    if after:
        return Splice(entry.start, after.start, "")
    return Splice(before.end if before else entry.start, entry.end, "")


def _only_comma(rest: str) -> bool:
    rest = rest.strip().removeprefix(",").strip()
    return not rest or rest.startswith("#")


def _each_on_its_line(page: Page, parent: Node) -> bool:
    return bool(parent.entries) and all(_begins(page, one) for one in parent.entries)


def _begins(page: Page, entry: Entry) -> bool:
    return page.begins_line(entry.start)
