"""JSON for other programs; `data/schemas/findings-v1.json` describes it, and it only grows."""

from __future__ import annotations

from collections.abc import Sequence

from autodevops_cli import __version__
from autodevops_cli.data import as_of
from autodevops_cli.model.checking import UNSEEN, CheckReport
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._json import (
    dumped,
    finding_data,
    linter_data,
    rule_data,
    summary_data,
    suppressed_data,
)

SCHEMA = "autodevops/findings/v1"


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return one object: how the call ended, the counts, and what was found in each repository."""
    data = {
        "schema": SCHEMA,
        "tool": {"name": "autodevops", "version": __version__, "data": as_of()},
        **summary_data(reports, scene),
        "unseen": list(UNSEEN),
        "repositories": [_repository(report) for report in reports],
    }
    return dumped(data, indent=1) + "\n"


def _repository(report: CheckReport) -> dict[str, object]:
    return {
        "name": report.name,
        "root": report.root,
        "revision": report.revision,
        "files": list(report.files),
        "findings": [finding_data(one) for one in report.findings],
        "suppressed": [suppressed_data(one) for one in report.suppressed],
        "linters": [linter_data(one) for one in report.linters],
        "rules": [rule_data(one) for one in report.rules],
    }


FORMAT = Format("json", "JSON, described by a schema", render)
