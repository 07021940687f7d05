"""Findings for a spreadsheet: RFC 4180, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._words import short, word

HEAD = (
    "repository", "path", "line", "severity", "confidence", "rule", "message", "hint", "source",
    "fix", "fingerprint",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@")


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return a row for each finding, and one for each source that could not be checked."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEAD)
    for row in _rows(reports, scene):
        rows.writerow([_cell(one) for one in row])
    return text.getvalue()


def _rows(reports: Sequence[CheckReport], scene: Scene) -> Iterator[Sequence[str]]:
    for report in reports:
        for one in report.findings:
            fix = "" if one.fix is None else "safe" if one.fix.safe else "unsafe"
            yield (
                report.name, one.where.path, str(one.where.line or ""), word(one.severity),
                one.confidence.name.lower(), one.rule, one.message, one.hint, one.source, fix,
                one.fingerprint,
            )  # fmt: skip
    for error in scene.errors:
        yield ("", "", "", "unknown", "", "not-checked", error, "", "autodevops", "", "")


def _cell(text: str) -> str:
    shown = short(text)
    return f"'{shown}" if shown.startswith(FORMULAS) else shown


FORMAT = Format("csv", "CSV for spreadsheets", render)
