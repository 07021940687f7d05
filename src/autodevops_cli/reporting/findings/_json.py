"""Findings as plain data, and JSON that no terminal obeys."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields

from autodevops_cli.model.checking import CheckReport, LinterRun, RuleInfo, Suppressed
from autodevops_cli.model.edit import Edit, Fix
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting.findings._base import Scene
from autodevops_cli.reporting.findings._words import tally, word

# These stand in JSON only inside strings, so that they can be spelled as there.
_OBEYED = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_HALVES = re.compile(r"[\ud800-\udfff]")


def dumped(data: object, indent: int | None = None) -> str:
    """Return JSON without line break at the end; half a character becomes a mark."""
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    whole = _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", whole)


def finding_data(one: Finding) -> dict[str, object]:
    """Return a finding as plain data."""
    return {
        "rule": one.rule,
        "severity": word(one.severity),
        "confidence": one.confidence.name.lower(),
        "message": one.message,
        "hint": one.hint,
        **place_data(one.where),
        "related": [place_data(where) for where in one.related],
        "source": one.source,
        "agreed": list(one.agreed),
        "fingerprint": one.fingerprint,
        "fix": _fix(one.fix) if one.fix else None,
    }


def suppressed_data(one: Suppressed) -> dict[str, object]:
    """Return a suppressed finding as plain data, with who decided so and why."""
    return {
        **finding_data(one.finding),
        "suppressed": {
            "how": one.how,
            "reason": one.reason,
            "owner": one.owner,
            "until": one.until,
            "where": place_data(one.where) if one.where else None,
        },
    }


def place_data(where: Place) -> dict[str, object]:
    """Return a place as plain data."""
    return {"path": where.path, "line": where.line}


def rule_data(rule: RuleInfo) -> dict[str, object]:
    """Return what is told of a rule as plain data."""
    return {
        "id": rule.id,
        "title": rule.title,
        "what": rule.what,
        "why": rule.why,
        "fix": rule.fix,
        "severity": word(rule.severity),
        "confidence": rule.confidence.name.lower(),
        "topic": rule.topic.value,
        "references": list(rule.references),
    }


def linter_data(run: LinterRun) -> dict[str, object]:
    """Return whether somebody else's linter looked as plain data."""
    return {"name": run.name, "ran": run.ran, "note": run.note}


def summary_data(reports: Sequence[CheckReport], scene: Scene) -> dict[str, object]:
    """Return the counts, and how the call ended."""
    told = tally(reports, scene.errors)
    found = [one.severity for report in reports for one in report.findings]
    return {
        "exit_code": scene.exit_code,
        "exit_reason": scene.exit_reason,
        "fail_on": word(scene.fail_on) if scene.fail_on is not None else None,
        "findings": told.findings,
        "severities": {word(one): found.count(one) for one in reversed(Severity)},
        "suppressed": told.suppressed,
        "fixable": told.safe,
        "fixable_with_a_look": told.unsafe,
        "files": told.files,
        "errors": list(scene.errors),
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "path": fix.path,
        "safe": fix.safe,
        "edits": [_edit(one) for one in fix.edits],
    }


def _edit(edit: Edit) -> dict[str, object]:
    return {
        "edit": type(edit).__name__.lower(),
        **{one.name: getattr(edit, one.name) for one in fields(edit)},
    }
