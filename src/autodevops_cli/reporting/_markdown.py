"""Anybody's text as Markdown that reads as it was written."""

from __future__ import annotations

import re

from autodevops_cli.reporting._story import clean, one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def plain(text: str) -> str:
    """Return text that reads as it is: no markup, no HTML, no mention of a person."""
    return _escaped(one_line(text))


def _escaped(text: str) -> str:
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", shown).replace("@", "@\N{ZERO WIDTH SPACE}").replace("\\-", "-")


def prose(text: str) -> str:
    """Return our own text, in which backticks mean code."""
    parts = text.split("`")
    return "".join(
        code(part) if n % 2 else _escaped(clean(part.replace("\n", " ")))
        for n, part in enumerate(parts)
    )


def code(text: str) -> str:
    """Return text as a code span, fit for a cell of a table; nothing for nothing."""
    shown = one_line(text)
    if not shown:
        return ""
    fence = fence_of(shown, "`")
    padded = f" {shown} " if shown.startswith("`") or shown.endswith("`") else shown
    return f"{fence}{padded}{fence}".replace("|", "\\|")


def fence_of(text: str, shortest: str = "```") -> str:
    """Return a run of backticks longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * max(len(shortest), longest + 1)
