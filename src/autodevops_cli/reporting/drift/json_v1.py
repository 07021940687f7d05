"""Drift for other programs; what is here stays, more may come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from autodevops_cli import __version__
from autodevops_cli.model.drift import Drift, DriftReport, Refusal
from autodevops_cli.model.finding import Finding
from autodevops_cli.reporting.drift._base import Look, changes, next_step, why

SCHEMA = "autodevops/drift/v1"


def render(reports: Sequence[DriftReport], look: Look) -> Iterator[str]:
    """Yield one object for all repositories."""
    data = {
        "schema": SCHEMA,
        "tool": {"name": "autodevops", "version": __version__},
        "exit_reason": look.exit_reason,
        "repositories": [_report(one, look) for one in reports],
    }
    yield json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _report(report: DriftReport, look: Look) -> dict[str, object]:
    return {
        "name": report.name,
        "provider": report.provider,
        "locked": report.has_lock,
        "drifted": any(one.drifted for one in report.files),
        "files": [_file(one, look) for one in report.files],
    }


def _file(one: Drift, look: Look) -> dict[str, object]:
    data: dict[str, object] = {
        "path": one.path,
        "state": str(one.state),
        "policy": str(one.policy),
        "drifted": one.drifted,
        "why": why(one),
        "next": next_step(one),
        "refused": [_refusal(each) for each in one.refused],
        "findings": [_finding(each) for each in one.findings],
    }
    return {**data, "diffs": dict(changes(one))} if look.diff else data


def _refusal(one: Refusal) -> dict[str, object]:
    return {"where": one.where, "line": one.line, "kept": one.kept, "refused": one.refused}


def _finding(one: Finding) -> dict[str, object]:
    return {
        "rule": one.rule,
        "severity": one.severity.name.lower(),
        "message": one.message,
        "line": one.where.line,
        "source": one.source,
        "fingerprint": one.fingerprint,
    }
