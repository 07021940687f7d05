"""Drift for a pull request or a wiki: a table, and both sides' changes folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.drift import Drift, DriftReport
from autodevops_cli.reporting._story import clean, one_line
from autodevops_cli.reporting.drift._base import Look, changes, label, next_step, why

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


def render(reports: Sequence[DriftReport], look: Look) -> Iterator[str]:
    """Yield a section a repository."""
    for report in reports:
        yield f"# Drift of {_text(report.name)}\n\n"
        yield "| File | State | Why | Next |\n| --- | --- | --- | --- |\n"
        yield from map(_row, report.files)
        for one in report.files:
            yield from _refused(one)
            yield from _findings(one)
            if look.diff:
                yield from (_folded(title, patch) for title, patch in changes(one))
        yield "\n"


def _row(one: Drift) -> str:
    mark = "❌" if one.drifted else "✅"
    cells = (_text(one.path), f"{mark} {label(one)}", _text(why(one)), _text(next_step(one)))
    return f"| {' | '.join(cells)} |\n"


def _refused(one: Drift) -> Iterator[str]:
    for each in one.refused:
        place = f"{one.path}:{each.line}" if each.line else one.path
        yield f"\n**{_text(place)}** ({_text(each.where)}) keeps yours:\n\n{_block(each.kept)}"
        yield f"\nOurs would be:\n\n{_block(each.refused)}"


def _findings(one: Drift) -> Iterator[str]:
    for index, each in enumerate(one.findings):
        start = "" if index else "\n"
        severity = each.severity.name.lower()
        yield f"{start}- {severity}: {_text(f'{each.where}: {each.message} [{each.rule}]')}\n"


def _folded(title: str, patch: str) -> str:
    block = _block(patch, "diff")
    return f"\n<details><summary>{_text(title)}</summary>\n\n{block}\n</details>\n"


def _block(text: str, language: str = "") -> str:
    text = clean(text)
    longest = max((len(one) for one in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}\n"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))
