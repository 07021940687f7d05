"""Plain text for a terminal of 80 columns: what it is, why we think so, what we would write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from autodevops_cli.model.advice import Advice
from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting._recommendations import recommendations
from autodevops_cli.reporting._story import (
    Decision,
    Light,
    change,
    clean,
    counted,
    decisions,
    findings_of,
    headline,
    light,
    next_command,
    one_line,
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

WIDTH = 80
MOST = 8
CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34",
    "cyan": "36",
}  # fmt: skip
LIGHTS = {Light.GREEN: ("✓", "green"), Light.AMBER: ("!", "yellow"), Light.RED: ("✗", "red")}
SEVERITY_COLORS = {
    Severity.CRITICAL: "red", Severity.HIGH: "red", Severity.MEDIUM: "yellow",
    Severity.LOW: "blue", Severity.INFO: "dim",
}  # fmt: skip


def render(reports: Sequence[RepoReport], *, color: bool = False) -> str:
    """Return the reports one below the other."""
    paint = _Paint(color)
    return f"\n{'─' * WIDTH}\n\n".join(
        "\n".join(_report(report, paint)) + "\n" for report in reports
    )


class _Paint:
    """Colours text where the terminal wants it."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, *names: str) -> str:
        if not self._color or not text:
            return text
        codes = "".join(f"\x1b[{CODES[name]}m" for name in names)
        return f"{codes}{text}\x1b[0m"


def _report(report: RepoReport, paint: _Paint) -> Iterator[str]:
    analysis, proposal = report.analysis, report.proposal
    status, sentence = light(report)
    mark, color = LIGHTS[status]
    yield paint(headline(analysis), "bold")
    yield from _wrapped(f"{mark} {sentence}", 2, paint, color)
    for name, lines in (
        ("What it is", _components(analysis, paint)),
        ("Evidence", _evidence(analysis, paint)),
        ("Existing CI", _existing(analysis, paint)),
        ("Findings", _findings(analysis.findings, paint)),
        ("What is missing", _gaps(analysis, paint)),
        ("What would help", _recommendations(analysis, paint)),
        (TITLE, _advice(report.advice, paint) if report.advice else ()),
        ("What would be written", _proposal(proposal, paint) if proposal else ()),
        ("How far it is proven", _rungs(proposal, paint) if proposal else ()),
    ):
        yield from _section(name, lines, paint)
    command, purpose = next_command(report)
    yield ""
    yield f"{paint('Next', 'bold')}  {paint(command, 'cyan')}  {paint(purpose, 'dim')}"


def _section(name: str, lines: Iterable[str], paint: _Paint) -> Iterator[str]:
    body = list(lines)
    if body:
        yield ""
        yield paint(name, "bold")
        yield from body


def _components(analysis: Analysis, paint: _Paint) -> Iterator[str]:
    parts = analysis.stack.components
    for rank, part in enumerate(parts[:MOST], 1):
        used = [fact.value for fact in part.under("package-manager")]
        used += [fact.value for fact in part.under("framework")]
        kind = part.value("kind")
        about = " · ".join(one_line(word) for word in dict.fromkeys([kind, *used]) if word)
        size = plural(part.weight, "source file") if part.weight else ""
        line = f"  {rank}  {place(part):<18} {title(part.ecosystem):<10} {about}"
        yield f"{line.rstrip()}  {paint(size, 'dim')}".rstrip()
    yield from _more(len(parts) - MOST, "component", paint)


def _evidence(analysis: Analysis, paint: _Paint) -> Iterator[str]:
    groups = [
        (f"{place(one)} ({title(one.ecosystem)})", list(decisions(one)))
        for one in analysis.stack.components
    ]
    groups.append(("the whole repository", list(shared_decisions(analysis))))
    named = [(name, found) for name, found in groups if found]
    for name, found in named[:MOST]:
        if len(named) > 1:
            yield f"  {paint(name, 'bold')}"
        for decision in found:
            yield from _decision(decision, paint)
    yield from _more(len(named) - MOST, "component", paint)


def _decision(decision: Decision, paint: _Paint) -> Iterator[str]:
    fact = decision.fact
    yield f"  {one_line(decision.label):<16} {paint(one_line(fact.value), 'cyan')}"
    because = f"{fact.because.where}: {fact.because.note}".rstrip(": ")
    yield from _wrapped(f"because {because}", 19, paint, "dim")
    if is_advised(fact):
        yield from _wrapped(f"{MARK}: a model chose it among what was found", 19, paint, "yellow")
    for rival in fact.overruled[:3]:
        told = f"not {rival.value} ({rival.where}{': ' if rival.note else ''}{rival.note})"
        yield from _wrapped(told, 19, paint, "dim")
    yield from _more(len(fact.overruled) - 3, "other candidate", paint, 19)


def _existing(analysis: Analysis, paint: _Paint) -> Iterator[str]:
    if not analysis.documents:
        yield "  none"
    for document in analysis.documents:
        found = findings_of(document, analysis)
        when = one_line(", ".join(document.triggers[:5]))
        about = [title(document.provider), when, plural(len(document.jobs), "job")]
        yield f"  {one_line(document.path)}"
        yield f"    {' · '.join(part for part in about if part)}"
        if found:
            yield f"    {plural(len(found), 'finding')}: {counted(found)}"
        for one in found[:3]:
            yield from _finding(one, paint, 4)
        yield from _more(len(found) - 3, "finding", paint, 4)


def _findings(findings: Sequence[Finding], paint: _Paint) -> Iterator[str]:
    for one in order(findings):
        yield from _finding(one, paint, 2)


def _finding(one: Finding, paint: _Paint, indent: int) -> Iterator[str]:
    word = one.severity.name.lower()
    head = f"{word:<8} {one_line(str(one.where))}  {one_line(one.rule)}"
    yield f"{' ' * indent}{paint(head, SEVERITY_COLORS[one.severity])}"
    yield from _wrapped(one.message, indent + 9, paint)


def _gaps(analysis: Analysis, paint: _Paint) -> Iterator[str]:
    for gap in analysis.gaps:
        yield f"  {one_line(gap.subject)}"
        yield from _wrapped(f"looked for {gap.looked_for}", 4, paint, "dim")


def _recommendations(analysis: Analysis, paint: _Paint) -> Iterator[str]:
    found = recommendations(analysis)
    for number, one in enumerate(found[:MOST], 1):
        what, *rest = _lines(one.what, 5)
        yield f"  {number}  {paint(what, SEVERITY_COLORS[one.severity])}"
        yield from (f"     {paint(line, SEVERITY_COLORS[one.severity])}" for line in rest)
        yield from _wrapped(f"→ {one.how}", 5, paint)
    yield from _more(len(found) - MOST, "recommendation", paint)


def _advice(advice: Advice, paint: _Paint) -> Iterator[str]:
    yield from _wrapped(standing(advice), 2, paint)
    said = list(statements(advice))
    if said:
        yield from _wrapped(UNPROVEN, 2, paint, "dim")
    for one in said:
        about = f" [{', '.join(one.cites)}]" if one.cites else ""
        mark, *rest = _lines(f"{MARK} {one.what}", 4)
        yield from (f"  {paint(line, 'yellow')}" for line in [mark, *(f"   {it}" for it in rest)])
        yield from _wrapped(f"{one.why}{about}", 5, paint, "dim")
    for dropped in advice.dropped:
        yield from _finding(dropped, paint, 2)
    if advice.diff:
        yield from _diff(advice.diff, paint)


def _proposal(proposal: Proposal, paint: _Paint) -> Iterator[str]:
    for file in proposal.files:
        yield f"  {one_line(file.path)}  {paint(change(proposal, file.path), 'dim')}"
    for job in proposal.plan.jobs:
        after = f" after {', '.join(job.needs)}" if job.needs else ""
        times = 1
        for axis in job.matrix:
            times *= len(axis.values)
        runs = f" ×{times}" if times > 1 else ""
        limit = paint(f"{job.minutes} min at most", "dim")
        yield f"    {one_line(job.name)}{runs}{one_line(after)}  {limit}"
    if proposal.diff:
        yield ""
        yield from _diff(proposal.diff, paint)


def _diff(diff: str, paint: _Paint) -> Iterator[str]:
    for line in clean(diff).splitlines():
        if line.startswith(("+++", "---")):
            yield paint(line, "bold")
        elif line.startswith("@@"):
            yield paint(line, "cyan")
        elif line.startswith("+"):
            yield paint(line, "green")
        else:
            yield paint(line, "red") if line.startswith("-") else line


def _rungs(proposal: Proposal, paint: _Paint) -> Iterator[str]:
    for rung in proposal.rungs:
        mark, color = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}[rung.passed]
        state = {True: "passed", False: "failed", None: "not run"}[rung.passed]
        note = f": {one_line(rung.note)}" if rung.note else ""
        yield f"  {paint(mark, color)} {one_line(rung.name):<12} {paint(state + note, 'dim')}"
    for one in order(proposal.findings):
        yield from _finding(one, paint, 4)


def _wrapped(text: str, indent: int, paint: _Paint, *colors: str) -> Iterator[str]:
    for line in _lines(text, indent):
        yield f"{' ' * indent}{paint(line, *colors)}"


def _lines(text: str, indent: int) -> list[str]:
    """Return text in lines that fit; paths and commands are not broken."""
    width = max(30, WIDTH - indent)
    whole = one_line(text)
    return wrap(whole, width, break_on_hyphens=False, break_long_words=False) or [""]


def _more(count: int, noun: str, paint: _Paint, indent: int = 2) -> Iterator[str]:
    if count > 0:
        yield f"{' ' * indent}{paint(f'and {plural(count, noun)} more', 'dim')}"
