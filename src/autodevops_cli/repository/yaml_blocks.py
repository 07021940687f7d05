"""Edits in mappings and lists that are written line by line."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.repository.yaml_fragment import Fragment, key_text
from autodevops_cli.repository.yaml_page import Page, Splice, is_comment
from autodevops_cli.repository.yaml_spans import Entry, Node


def replaced(page: Page, parent: Node, entry: Entry, new: Fragment) -> Iterator[Splice]:
    """Yield what gives an entry another value; its anchor and its comment stay."""
    old = entry.value
    kept = f"&{old.anchor} " if old.anchor and not new.node.anchor else ""
    inline = not old.is_block and not old.is_text_block and old.end > old.start
    if new.is_inline and inline:
        end = page.line_end(old.end)
        comment = page.text[old.end : end]
        until = end if new.has_comment and is_comment(comment) else old.end
        lines = new.inline(page.margin(entry.start), page.step)
        yield Splice(old.start, until, kept + page.joined(lines))
        return
    if parent.style:
        lines = new.inline(page.margin(entry.start), page.step)
        yield Splice(entry.colon, entry.end, f" {kept}{page.joined(lines)}")
        return
    column = page.column(entry.start)
    lines = _value_lines(page, parent, old, new, column=column)
    comment = "" if new.has_comment else _comment(page, entry)
    behind_text = (kept.rstrip(), lines[0])
    first = "".join(f" {part}" for part in behind_text if part) + comment
    end = page.extent(entry) if old.is_block else page.line_end(old.end)
    yield Splice(entry.colon, end, page.joined([first, *lines[1:]]))


def inserted(
    page: Page, parent: Node, index: int, new: Fragment, name: str = ""
) -> Iterator[Splice]:
    """Yield what adds an entry before the one that now has the number `index`."""
    column = page.column(parent.entries[0].start)
    if parent.kind == "mapping":
        value = _value_lines(page, parent, None, new, column=column)
        colon = f"{key_text(name)}:"
        own = [f"{colon} {value[0]}" if value[0] else colon, *value[1:]]
    else:
        width = _dash_width(page, parent)
        value = _item_lines(new, column=column, width=width)
        own = [f"-{' ' * (width - 1)}{value[0]}" if value[0] else "-", *value[1:]]
    above = [" " * column + line.strip() for line in new.above]
    between = [""] if _are_apart(page, parent) else []
    if index:
        own[0] = " " * column + own[0]
        place = page.extent(parent.entries[index - 1])
        yield Splice(place, place, page.newline + page.joined([*between, *above, *own]))
        return
    first = parent.entries[0]
    if page.begins_line(first.start):
        own[0] = " " * column + own[0]
        place = page.head(first)
    else:  # it begins behind the dash of its parent
        own = [*(line.strip() for line in above[:1]), *above[1:], *own]
        if above:
            own[len(above)] = " " * column + own[len(above)]
        above, place = [], first.start
    tail = page.newline + (" " * column if place == first.start else "")
    yield Splice(place, place, page.joined([*above, *own, *between]) + tail)


def dropped(page: Page, parent: Node, index: int) -> Splice:
    """Return what takes an entry out, with its comments and one of the blank lines around it."""
    entry = parent.entries[index]
    if not page.begins_line(entry.start):
        end = page.next_line(page.extent(entry))
        while page.text[end : end + 1].isspace():
            end += 1
        return Splice(entry.start, end, "")
    start, end = page.head(entry), page.next_line(page.extent(entry))
    after_blank = start and page.is_blank_line(page.line_start(start - 1))
    if not index or after_blank:
        while page.is_blank_line(end) and end < len(page.text):
            end = page.next_line(end)
    if end == len(page.text):
        start = _without_blanks_before(page, start)
        if not page.text.endswith("\n"):
            start = page.line_end(page.line_start(start - 1)) if start else 0
    return Splice(start, end, "")


def _without_blanks_before(page: Page, start: int) -> int:
    while start and page.is_blank_line(above := page.line_start(start - 1)):
        start = above
    return start


def _value_lines(
    page: Page, parent: Node, old: Node | None, new: Fragment, *, column: int
) -> list[str]:
    """Return the text behind the colon or dash, then the lines below it."""
    if parent.kind == "sequence":
        return _item_lines(new, column=column, width=_dash_width(page, parent))
    if new.is_inline:
        return new.inline(" " * column, page.step)
    if new.node.is_text_block:
        return new.text_block(column + page.step)
    indent = column + (page.dash if new.node.kind == "sequence" else page.step)
    if old and old.is_block and old.kind == new.node.kind:
        indent = page.column(old.entries[0].start)
    return ["", *new.block(indent)]


def _item_lines(new: Fragment, *, column: int, width: int) -> list[str]:
    if new.is_inline:
        return new.inline(" " * column, width)
    if new.node.is_text_block:
        return new.text_block(column + width)
    lines = new.block(column + width)
    return [lines[0].lstrip(), *lines[1:]]


def _comment(page: Page, entry: Entry) -> str:
    """Return the comment on the line of an entry, with the blanks before it."""
    value = entry.value
    if value.is_block:
        place = entry.colon
        if not page.text[place : page.line_end(place)].strip().startswith(("#", "&", "!")):
            return ""
        end = page.line_end(place)
        cut = page.text.find(" #", place, end)
        return page.text[cut:end] if cut >= 0 else ""
    place = value.inner if value.is_text_block else entry.end
    while value.is_text_block and page.text[place : place + 1] not in ("", "\n", "\r", " ", "\t"):
        place += 1
    rest = page.text[place : page.line_end(place)]
    return rest if is_comment(rest) else ""


def _dash_width(page: Page, parent: Node) -> int:
    for entry in parent.entries:
        width = entry.value.inner - entry.start
        if entry.value.end > entry.value.start and page.line_end(entry.start) > entry.value.inner:
            return width if not entry.value.anchor else 2
    return 2


def _are_apart(page: Page, parent: Node) -> bool:
    """Whether the entries are separated by blank lines."""
    heads = [page.head(one) for one in parent.entries[1:]]
    if not heads:
        return False
    return all(one and page.is_blank_line(page.line_start(one - 1)) for one in heads)
