"""Brings our comment lines into a person's text where they left them as they were."""

from __future__ import annotations

from collections.abc import Sequence

from autodevops_cli.merging._views import Text
from autodevops_cli.repository.yaml_page import Page
from autodevops_cli.repository.yaml_spans import Entry


def with_comments(texts: Sequence[Text], above: Sequence[tuple[Entry, list[str]]]) -> str:
    """Return the person's text with new lines above entries, and ours at its head."""
    base, current, new = (one.page for one in texts)
    splices = [_splice(current, entry, lines) for entry, lines in above]
    heads = [one.text[: _head(one)] for one in (base, current, new)]
    was, mine, ours = (head.replace("\r\n", "\n") for head in heads)
    if mine == was != ours:
        splices.append((0, len(heads[1]), ours.replace("\n", current.newline)))
    text = current.text
    for start, end, lines in sorted(splices, reverse=True):
        text = text[:start] + lines + text[end:]
    return text


def _splice(page: Page, entry: Entry, lines: list[str]) -> tuple[int, int, str]:
    blanks = " " * page.column(entry.start)
    text = "".join(f"{blanks}{line}{page.newline}" for line in lines)
    return page.head(entry), page.line_start(entry.start), text


def _head(page: Page) -> int:
    """Return where the first entry of the file begins, with its comments."""
    return page.head(page.root.entries[0]) if page.root.is_block else 0
