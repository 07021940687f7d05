"""JSON for pipes: a line for each finding as an object, and a last line with the summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._json import (
    dumped,
    finding_data,
    summary_data,
    suppressed_data,
)


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return an object a line; `type` says whether it is a finding, suppressed or the summary."""
    return "".join(f"{dumped(one)}\n" for one in _lines(reports, scene))


def _lines(reports: Sequence[CheckReport], scene: Scene) -> Iterator[dict[str, object]]:
    for report in reports:
        for one in report.findings:
            yield {"type": "finding", "repository": report.name, **finding_data(one)}
        for quiet in report.suppressed:
            yield {"type": "suppressed", "repository": report.name, **suppressed_data(quiet)}
    yield {"type": "summary", **summary_data(reports, scene)}


FORMAT = Format("ndjson", "JSON, one finding a line", render)
