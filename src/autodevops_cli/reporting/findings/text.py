"""Findings for a terminal, one a line, under the file that they are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings._base import Format, Scene


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return the findings as lines."""
    return "".join(f"{line}\n" for report in reports for line in _lines(report))


def _lines(report: CheckReport) -> Iterator[str]:
    for one in report.findings:
        yield f"{one.where}: {one.severity.name.lower()}: {one.message} [{one.rule}]"


FORMAT = Format("text", "Text for people", render)
