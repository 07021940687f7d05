"""GitLab's code quality report, which shows findings in the diff of a merge request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Severity
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._json import dumped
from autodevops_cli.reporting.findings._words import path_of, short

SEVERITIES = {
    Severity.CRITICAL: "blocker", Severity.HIGH: "critical", Severity.MEDIUM: "major",
    Severity.LOW: "minor", Severity.INFO: "info",
}  # fmt: skip


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return the list that GitLab reads; what could not be checked blocks."""
    return dumped([*_entries(reports), *map(_unchecked, scene.errors)], indent=1) + "\n"


def _entries(reports: Sequence[CheckReport]) -> Iterator[dict[str, object]]:
    for report in reports:
        for one in report.findings:
            path = path_of(report, one.where.path, reports)
            print_of = one.fingerprint if len(reports) < 2 else f"{report.name}\0{one.fingerprint}"
            yield {
                "description": short(one.message),
                "check_name": short(one.rule),
                "fingerprint": _digest(print_of or f"{one.rule}\0{one.where}\0{one.message}"),
                "severity": SEVERITIES[one.severity],
                "location": {"path": path, "lines": {"begin": one.where.line or 1}},
            }


def _unchecked(error: str) -> dict[str, object]:
    return {
        "description": short(f"not checked: {error}"),
        "check_name": "not-checked",
        "fingerprint": _digest(error),
        "severity": "blocker",
        "location": {"path": ".", "lines": {"begin": 1}},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:32]


FORMAT = Format("gitlab", "Code quality report of GitLab", render)
