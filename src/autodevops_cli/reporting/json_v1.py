"""JSON for other programs; `data/schemas/report-v1.json` describes it, and it only grows."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autodevops_cli import __version__
from autodevops_cli.data import as_of
from autodevops_cli.model.advice import Advice
from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.plan import Job
from autodevops_cli.reporting._recommendations import Recommendation, recommendations
from autodevops_cli.reporting._story import deploy_targets, findings_of
from autodevops_cli.reporting.summary import summary

ONE = "autodevops/report/v1"
MANY = "autodevops/reports/v1"


def render(reports: Sequence[RepoReport], *, color: bool = False) -> str:
    """Return one object for one repository, a list of them in an envelope for several."""
    if len(reports) == 1:
        data = document(reports[0])
    else:
        data = {"schema": MANY, "reports": [document(report) for report in reports]}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def document(report: RepoReport) -> dict[str, object]:
    """Return one report as plain data."""
    analysis = report.analysis
    return {
        "schema": ONE,
        "tool": {"name": "autodevops", "version": __version__, "data": as_of()},
        "exit_reason": "ok" if analysis.stack.components else "nothing-recognised",
        "summary": summary(analysis),
        "repository": {
            "name": analysis.name,
            "revision": analysis.revision,
            "default_branch": analysis.stack.default_branch,
            "files": analysis.files,
            "facts": [_fact(fact) for fact in analysis.stack.facts],
        },
        "deploy_targets": [
            {"target": name, **_place(fact.because.where), "note": fact.because.note}
            for name, fact in deploy_targets(analysis)
        ],
        "components": [
            {
                "ecosystem": one.ecosystem,
                "root": one.root,
                "weight": one.weight,
                "facts": [_fact(fact) for fact in one.facts],
            }
            for one in analysis.stack.components
        ],
        "existing_ci": [_ci(one, analysis) for one in analysis.documents],
        "findings": [_finding(one) for one in analysis.findings],
        "gaps": [
            {"subject": gap.subject, "looked_for": gap.looked_for, "advice": gap.advice}
            for gap in analysis.gaps
        ],
        "recommendations": [_recommendation(one) for one in recommendations(analysis)],
        "proposal": _proposal(report.proposal) if report.proposal else None,
        **({"advice": _advice(report.advice)} if report.advice else {}),
    }


def _fact(fact: Fact) -> dict[str, object]:
    return {
        "subject": fact.subject,
        "value": fact.value,
        "because": _evidence(fact.because),
        "agreeing": [_evidence(one) for one in fact.agreeing],
        "overruled": [{"value": one.value, **_evidence(one)} for one in fact.overruled],
    }


def _evidence(one: Evidence) -> dict[str, object]:
    return {**_place(one.where), "note": one.note, "strength": one.strength.name.lower()}


def _place(where: Place) -> dict[str, object]:
    return {"path": where.path, "line": where.line}


def _ci(document: CiDocument, analysis: Analysis) -> dict[str, object]:
    return {
        "provider": document.provider,
        "path": document.path,
        "name": document.name,
        "triggers": list(document.triggers),
        "gates": document.gates,
        "jobs": [
            {"id": job.id, "name": job.name, "line": job.where.line, "steps": len(job.steps)}
            for job in document.jobs
        ],
        "findings": [_finding(one) for one in findings_of(document, analysis)],
    }


def _finding(one: Finding) -> dict[str, object]:
    return {
        "rule": one.rule,
        "severity": one.severity.name.lower(),
        "confidence": one.confidence.name.lower(),
        "message": one.message,
        "hint": one.hint,
        **_place(one.where),
        "related": [_place(where) for where in one.related],
        "source": one.source,
    }


def _recommendation(one: Recommendation) -> dict[str, object]:
    return {
        "rule": one.rule,
        "severity": one.severity.name.lower(),
        "what": one.what,
        "how": one.how,
        "places": [_place(where) for where in one.places],
    }


def _advice(advice: Advice) -> dict[str, object]:
    """Return what a model said; whatever stands in here is by the model, not by us."""
    return {
        "by": "model",
        "model": advice.model,
        "given": advice.given,
        "note": advice.note,
        "applied": advice.applied,
        "choices": [
            {
                "subject": one.subject,
                "before": one.before,
                "after": one.after,
                **_place(one.where),
                "because": one.because,
                "cites": list(one.cites),
            }
            for one in advice.choices
        ],
        "recommendations": [
            {"title": tip.title, "detail": tip.detail, "cites": list(tip.cites)}
            for tip in advice.tips
        ],
        "dropped": [_finding(one) for one in advice.dropped],
        "diff": advice.diff,
        "tokens": advice.tokens,
        "cost_usd_millionths": advice.cost,
    }


def _proposal(proposal: Proposal) -> dict[str, object]:
    return {
        "provider": proposal.provider,
        "jobs": [_job(job) for job in proposal.plan.jobs],
        "gate": proposal.plan.gate,
        "files": [{"path": file.path, "text": file.text} for file in proposal.files],
        "diff": proposal.diff,
        "rungs": [
            {"name": rung.name, "passed": rung.passed, "note": rung.note} for rung in proposal.rungs
        ],
        "findings": [_finding(one) for one in proposal.findings],
    }


def _job(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "name": job.name,
        "purpose": job.purpose.value,
        "needs": list(job.needs),
        "matrix": {axis.name: list(axis.values) for axis in job.matrix},
        "services": {service.name: service.image for service in job.services},
        "minutes": job.minutes,
    }
