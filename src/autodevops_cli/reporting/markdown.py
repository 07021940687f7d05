"""Markdown for a pull request or a wiki: tables for the evidence, the diff folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.advice import Advice
from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.finding import Finding
from autodevops_cli.reporting._markdown import code, fence_of, plain, prose
from autodevops_cli.reporting._recommendations import recommendations
from autodevops_cli.reporting._story import (
    Light,
    change,
    clean,
    counted,
    decisions,
    findings_of,
    headline,
    light,
    next_command,
    order,
    place,
    plural,
    shared_decisions,
    title,
)
from autodevops_cli.reporting.advice import (
    MARK,
    TITLE,
    UNPROVEN,
    is_advised,
    standing,
    statements,
)

LIGHTS = {Light.GREEN: "🟢", Light.AMBER: "🟡", Light.RED: "🔴"}
RUNGS = {True: "✅ passed", False: "❌ failed", None: "➖ not run"}
MOST = 50


def render(reports: Sequence[RepoReport], *, color: bool = False) -> str:
    """Return the reports one below the other, each under a heading of its own."""
    return "\n---\n\n".join("\n".join(_report(report)) + "\n" for report in reports)


def _report(report: RepoReport) -> Iterator[str]:
    analysis, proposal = report.analysis, report.proposal
    status, sentence = light(report)
    yield f"# {plain(headline(analysis))}"
    yield ""
    yield f"{LIGHTS[status]} **{status.value.capitalize()}.** {plain(sentence)}"
    yield from _components(analysis)
    yield from _evidence(analysis)
    yield from _existing(analysis)
    yield from _findings("What stands out", analysis.findings)
    yield from _gaps(analysis)
    yield from _recommendations(analysis)
    if report.advice:
        yield from _advice(report.advice)
    if proposal:
        yield from _proposal(proposal)
    command, purpose = next_command(report)
    yield ""
    yield f"Next: `{command}` {purpose}."


def _components(analysis: Analysis) -> Iterator[str]:
    rows = [
        (
            code(place(one)),
            title(one.ecosystem),
            ", ".join(code(fact.value) for fact in one.under("package-manager")),
            ", ".join(code(fact.value) for fact in one.under("framework")),
            f"{one.weight:,}",
        )
        for one in analysis.stack.components
    ]
    head = ("Folder", "Language", "Package manager", "Frameworks", "Source files")
    yield from _table("What it is", head, rows)


def _evidence(analysis: Analysis) -> Iterator[str]:
    rows = [
        (code(place(one)), plain(found.label), *_decided(found.fact))
        for one in analysis.stack.components
        for found in decisions(one)
    ]
    rows += [
        ("all", plain(found.label), *_decided(found.fact)) for found in shared_decisions(analysis)
    ]
    yield from _table("Evidence", ("Folder", "What", "Value", "Because", "Overruled"), rows)


def _decided(fact: Fact) -> tuple[str, str, str]:
    note = f": {plain(fact.because.note)}" if fact.because.note else ""
    rivals = [f"{code(one.value)} ({code(str(one.where))})" for one in fact.overruled[:3]]
    rest = len(fact.overruled) - 3
    overruled = "<br>".join(rivals) + (f"<br>and {rest} more" if rest > 0 else "")
    advised = f"<br>**{MARK}:** chosen by a model" if is_advised(fact) else ""
    return code(fact.value), f"{code(str(fact.because.where))}{note}{advised}", overruled


def _existing(analysis: Analysis) -> Iterator[str]:
    rows = []
    for document in analysis.documents:
        found = findings_of(document, analysis)
        rows.append(
            (
                code(document.path),
                title(document.provider),
                ", ".join(code(name) for name in document.triggers[:5]),
                str(len(document.jobs)),
                f"{len(found)}: {counted(found)}" if found else "none",
            )
        )
    yield from _table("Existing CI", ("File", "System", "Runs on", "Jobs", "Findings"), rows)
    if analysis.ci_findings:
        yield from _folded(
            f"{plural(len(analysis.ci_findings), 'finding')} in existing CI",
            list(_finding_rows(analysis.ci_findings)),
        )


def _findings(name: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield from ("", f"## {name}", "")
        yield from _finding_rows(findings)


def _finding_rows(findings: Sequence[Finding]) -> Iterator[str]:
    yield from ("| Severity | Where | Rule | What |", "|---|---|---|---|")
    for one in order(findings)[:MOST]:
        cells = (
            one.severity.name.lower(), code(str(one.where)), code(one.rule), prose(one.message),
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    if len(findings) > MOST:
        yield f"| | | | and {len(findings) - MOST} more |"


def _gaps(analysis: Analysis) -> Iterator[str]:
    rows = [(plain(one.subject), prose(one.looked_for)) for one in analysis.gaps]
    yield from _table("What is missing", ("What", "Looked for"), rows)


def _recommendations(analysis: Analysis) -> Iterator[str]:
    found = recommendations(analysis)
    if not found:
        return
    yield from ("", "## What would help", "")
    for number, one in enumerate(found, 1):
        yield f"{number}. **{prose(one.what)}**<br>{prose(one.how)}"


def _advice(advice: Advice) -> Iterator[str]:
    yield from ("", f"## {TITLE}", "", plain(standing(advice)))
    rows = [
        (MARK, plain(one.what), plain(one.why), "<br>".join(code(path) for path in one.cites))
        for one in statements(advice)
    ]
    if rows:
        yield from ("", f"*{UNPROVEN}*")
    yield from _table("", ("By", "What", "Why", "About"), rows)
    if advice.diff:
        fence = fence_of(advice.diff)
        diff = clean(advice.diff).rstrip("\n")
        name = "What its choices change"
        yield from _folded(name, [f"{fence}diff", *diff.split("\n"), fence])
    yield from _findings("What of the advice was dropped", advice.dropped)


def _proposal(proposal: Proposal) -> Iterator[str]:
    files = [(code(file.path), change(proposal, file.path)) for file in proposal.files]
    yield from _table("What would be written", ("File", "Change"), files)
    jobs = [
        (
            plain(job.name),
            ", ".join(code(need) for need in job.needs),
            "<br>".join(
                f"{plain(axis.name)}: {code(', '.join(axis.values))}" for axis in job.matrix
            ),
            f"{job.minutes} min",
        )
        for job in proposal.plan.jobs
    ]
    yield from _table("", ("Job", "After", "Matrix", "Limit"), jobs)
    if proposal.diff:
        fence = fence_of(proposal.diff)
        diff = clean(proposal.diff).rstrip("\n")
        yield from _folded("The diff", [f"{fence}diff", *diff.split("\n"), fence])
    rungs = [(plain(rung.name), RUNGS[rung.passed], plain(rung.note)) for rung in proposal.rungs]
    yield from _table("How far it is proven", ("Check", "Result", "Note"), rungs)
    yield from _findings("What the checks found", proposal.findings)


def _table(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table without the columns that are empty in every row; nothing without rows."""
    if not rows:
        return
    kept = [n for n in range(len(head)) if any(row[n] for row in rows)]
    if name:
        yield from ("", f"## {name}")
    yield ""
    yield f"| {' | '.join(head[n] for n in kept)} |"
    yield f"|{'---|' * len(kept)}"
    for row in rows:
        yield f"| {' | '.join(row[n] for n in kept)} |"


def _folded(name: str, lines: Sequence[str]) -> Iterator[str]:
    yield from ("", "<details>", f"<summary>{plain(name)}</summary>", "")
    yield from lines
    yield from ("", "</details>")
