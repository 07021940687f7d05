"""One HTML page for people who do not live in a terminal: no script, nothing fetched.

Every text of a repository is escaped; the page also forbids scripts and requests by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from autodevops_cli import __version__
from autodevops_cli.data import as_of
from autodevops_cli.model.advice import Advice
from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting._graph import job_graph
from autodevops_cli.reporting._recommendations import recommendations
from autodevops_cli.reporting._story import (
    Decision,
    Light,
    change,
    clean,
    counted,
    decisions,
    deploy_targets,
    findings_of,
    headline,
    languages,
    light,
    next_command,
    one_line,
    order,
    plural,
    shared_decisions,
    title,
)
from autodevops_cli.reporting._style import STYLE
from autodevops_cli.reporting.advice import (
    MARK,
    TITLE,
    UNPROVEN,
    is_advised,
    standing,
    statements,
)

LIGHTS = {
    Light.GREEN: ("good", "✓", "Ready"),
    Light.AMBER: ("warn", "!", "Needs a look"),
    Light.RED: ("bad", "✗", "Not ready"),
}
SEVERITIES = {
    Severity.CRITICAL: "bad", Severity.HIGH: "bad", Severity.MEDIUM: "warn",
    Severity.LOW: "plain", Severity.INFO: "plain",
}  # fmt: skip
RUNGS = {True: ("good", "✓ passed"), False: ("bad", "✗ failed"), None: ("plain", "– not run")}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
Cell = tuple[str, str]  # an element ("th" or "td") and the HTML in it


def render(reports: Sequence[RepoReport], *, color: bool = False) -> str:
    """Return the page; several repositories stand below a table of contents."""
    name = headline(reports[0].analysis) if len(reports) == 1 else f"{len(reports)} repositories"
    return "\n".join(_page(name, reports)) + "\n"


def _page(name: str, reports: Sequence[RepoReport]) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(name)}</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    yield '<a class="skip" href="#content">Skip to the report</a>'
    if len(reports) == 1:
        yield from _header(reports[0])
        yield '<main id="content">'
        yield from _body(reports[0], 1)
    else:
        yield f"<header><h1>{_text(name)}</h1></header>"
        yield '<main id="content">'
        yield from _contents(reports)
        for number, report in enumerate(reports, 1):
            yield f'<article id="repository-{number}">'
            yield f"<h1>{_text(headline(report.analysis))}</h1>"
            yield from _light(report)
            yield from _body(report, number)
            yield "</article>"
    dated = ", ".join(f"{table} {date}" for table, date in as_of().items())
    yield f"</main>\n<footer>Written by autodevops {__version__}. Data: {_text(dated)}.</footer>"
    yield "</body>\n</html>"


def _header(report: RepoReport) -> Iterator[str]:
    analysis = report.analysis
    yield f"<header><h1>{_text(analysis.name)}</h1>"
    _, _, about = headline(analysis).partition(f"{one_line(analysis.name)}: ")
    yield f"<p>{_text(about)}</p>"
    yield from _light(report)
    yield "</header>"


def _light(report: RepoReport) -> Iterator[str]:
    status, sentence = light(report)
    style, mark, word = LIGHTS[status]
    yield f'<p class="light {style}"><b><span aria-hidden="true">{mark}</span> {word}</b>'
    yield f"<span>{_text(sentence)}</span></p>"


def _contents(reports: Sequence[RepoReport]) -> Iterator[str]:
    rows = []
    for number, report in enumerate(reports, 1):
        style, mark, word = LIGHTS[light(report)[0]]
        link = f'<a href="#repository-{number}">{_text(report.analysis.name)}</a>'
        found = _text(", ".join(languages(report.analysis)))
        rows.append([("th", link), ("td", found), ("td", _tag(style, f"{mark} {word}"))])
    yield from _table("The repositories", ("Repository", "Languages", "State"), rows)


def _body(report: RepoReport, number: int) -> Iterator[str]:
    analysis, proposal = report.analysis, report.proposal
    yield from _cards(report)
    if proposal:
        yield "<h2>The proposed pipeline</h2>"
        yield f'<div class="wide graph" tabindex="0">{job_graph(proposal.plan, number)}</div>'
    yield from _recommendations(analysis)
    if report.advice:
        yield from _advice(report.advice)
    yield from _evidence(analysis)
    yield from _existing(analysis)
    yield from _findings("What stands out", "Findings about the repository", analysis.findings)
    yield from _gaps(analysis)
    if proposal:
        yield from _proposal(proposal)
    command, purpose = next_command(report)
    yield f"<h2>Next</h2>\n<p><code>{_text(command)}</code> {_text(purpose)}.</p>"


def _cards(report: RepoReport) -> Iterator[str]:
    analysis, proposal = report.analysis, report.proposal
    primary = analysis.stack.primary
    test = primary.value("command.test") if primary else ""
    found = len(analysis.ci_findings)
    existing = plural(len(analysis.documents), "file") if analysis.documents else "none"
    cards = [
        ("Languages", _text(", ".join(languages(analysis)) or "unknown")),
        ("Components", str(len(analysis.stack.components))),
        ("Test command", _code(test) or "none found"),
        ("Existing CI", existing + (f", {plural(found, 'finding')}" if found else "")),
        ("Proposed jobs", str(len(proposal.plan.jobs)) if proposal else "none"),
    ]
    if targets := dict(deploy_targets(analysis)):
        cards.append(("Deployed to", _text(", ".join(targets))))
    yield '<dl class="cards">'
    yield from (f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in cards)
    yield "</dl>"


def _recommendations(analysis: Analysis) -> Iterator[str]:
    found = recommendations(analysis)
    if found:
        yield '<h2>What would help</h2>\n<ol class="help">'
        for one in found:
            tag = _tag(SEVERITIES[one.severity], one.severity.name.lower())
            at = f"{_code(str(one.places[0]))} " if one.places else ""
            yield f"<li>{tag} {_prose(one.what)}<small>{at}{_prose(one.how)}</small></li>"
        yield "</ol>"


def _advice(advice: Advice) -> Iterator[str]:
    yield f"<h2>{TITLE}</h2>"
    yield f"<p>{_text(standing(advice))}</p>"
    rows = [
        [
            ("td", _tag("warn", MARK)),
            ("td", f"{_text(one.what)}<small>{_text(one.why)}</small>"),
            ("td", ", ".join(_code(path) for path in one.cites)),
        ]
        for one in statements(advice)
    ]
    yield from _table(UNPROVEN, ("By", "What", "About"), rows)
    if advice.diff:
        yield "<details><summary>What its choices change</summary>"
        yield f'<pre tabindex="0">{"".join(_diff(advice.diff))}</pre></details>'
    yield from _findings("What of the advice was dropped", "Dropped advice", advice.dropped)


def _evidence(analysis: Analysis) -> Iterator[str]:
    if analysis.stack.components or analysis.stack.facts:
        yield "<h2>What it is, and why we think so</h2>"
    head = ("Decision", "Value", "Because", "Overruled")
    for one in analysis.stack.components:
        size = f", {plural(one.weight, 'source file')}" if one.weight else ""
        at = f"in {one_line(one.root)}" if one.root else "at the root"
        name = f"{title(one.ecosystem)} {at}{size}"
        yield from _table(name, head, [_decided(found) for found in decisions(one)])
    rows = [_decided(found) for found in shared_decisions(analysis)]
    yield from _table("The whole repository", head, rows)


def _decided(decision: Decision) -> list[Cell]:
    fact = decision.fact
    note = f"<small>{_text(fact.because.note)}</small>" if fact.because.note else ""
    if is_advised(fact):
        note += f"<small>{_tag('warn', MARK)} chosen by a model</small>"
    return [
        ("th", _text(decision.label)),
        ("td", _code(fact.value)),
        ("td", f"{_code(str(fact.because.where))}{note}"),
        ("td", _overruled(fact)),
    ]


def _overruled(fact: Fact) -> str:
    shown = fact.overruled[:4]
    told = "".join(
        f"{_code(one.value)}<small>{_text(f'{one.where}: {one.note}'.rstrip(': '))}</small>"
        for one in shown
    )
    rest = len(fact.overruled) - len(shown)
    return told + (f"<small>and {rest} more</small>" if rest else "")


def _existing(analysis: Analysis) -> Iterator[str]:
    rows: list[list[Cell]] = []
    for document in analysis.documents:
        found = findings_of(document, analysis)
        rows.append(
            [
                ("th", _code(document.path)),
                ("td", _text(title(document.provider))),
                ("td", _text(", ".join(document.triggers[:6]))),
                ("td", str(len(document.jobs))),
                ("td", _text(counted(found)) or "none"),
            ]
        )
    if rows:
        yield "<h2>The CI that is there</h2>"
        head = ("File", "System", "Runs on", "Jobs", "Findings")
        yield from _table("CI files", head, rows)
    if analysis.ci_findings:
        yield "<details><summary>"
        yield f"{plural(len(analysis.ci_findings), 'finding')} in these files</summary>"
        yield from _finding_table("Findings in existing CI", analysis.ci_findings)
        yield "</details>"


def _findings(heading: str, caption: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield f"<h2>{heading}</h2>"
        yield from _finding_table(caption, findings)


def _finding_table(caption: str, findings: Sequence[Finding]) -> Iterator[str]:
    rows = [
        [
            ("td", _tag(SEVERITIES[one.severity], one.severity.name.lower())),
            ("td", f"{_prose(one.message)}<small>{_prose(one.hint)}</small>"),
            ("td", _code(str(one.where))),
            ("td", _code(one.rule)),
        ]
        for one in order(findings)
    ]
    yield from _table(caption, ("Severity", "What", "Where", "Rule"), rows)


def _gaps(analysis: Analysis) -> Iterator[str]:
    rows = [
        [("th", _text(one.subject)), ("td", _text(one.looked_for)), ("td", _text(one.advice))]
        for one in analysis.gaps
    ]
    if rows:
        yield "<h2>What is missing</h2>"
        yield from _table("Gaps", ("What", "Looked for", "Advice"), rows)


def _proposal(proposal: Proposal) -> Iterator[str]:
    yield "<h2>How far it is proven</h2>"
    rungs = [
        [("th", _text(rung.name)), ("td", _tag(*RUNGS[rung.passed])), ("td", _text(rung.note))]
        for rung in proposal.rungs
    ]
    yield from _table("Checks of the proposed files", ("Check", "Result", "Note"), rungs)
    yield from _findings("What the checks found", "Findings", proposal.findings)
    yield "<h2>What would be written</h2>"
    files = [
        [("th", _code(file.path)), ("td", change(proposal, file.path))] for file in proposal.files
    ]
    yield from _table("Files", ("File", "Change"), files)
    if proposal.diff:
        yield "<details><summary>The diff</summary>"
        yield f'<pre tabindex="0">{"".join(_diff(proposal.diff))}</pre></details>'


def _diff(diff: str) -> Iterator[str]:
    for line in clean(diff).splitlines():
        style = ""
        if line.startswith(("+++", "---")):
            style = "file"
        elif line.startswith("@@"):
            style = "at"
        elif line.startswith(("+", "-")):
            style = "plus" if line.startswith("+") else "minus"
        yield f'<span class="{style}">{escape(line) or " "}</span>'


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table without the columns that are empty in every row; nothing without rows."""
    if not rows:
        return
    kept = [n for n in range(len(head)) if any(row[n][1] for row in rows)]
    yield f'<div class="wide"><table><caption>{_text(caption)}</caption>'
    names = "".join(f'<th scope="col">{head[n]}</th>' for n in kept)
    yield f"<thead><tr>{names}</tr></thead><tbody>"
    for row in rows:
        yield f"<tr>{''.join(_cell(*row[n]) for n in kept)}</tr>"
    yield "</tbody></table></div>"


def _cell(element: str, inside: str) -> str:
    scope = ' scope="row"' if element == "th" else ""
    return f"<{element}{scope}>{inside}</{element}>"


def _tag(style: str, word: str) -> str:
    return f'<span class="tag {style}">{escape(word)}</span>'


def _text(text: str) -> str:
    return escape(one_line(text))


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>" if text else ""


def _prose(text: str) -> str:
    """Return our own text, in which backticks mean code."""
    parts = text.split("`")
    return "".join(_code(part) if n % 2 else _escaped(part) for n, part in enumerate(parts))


def _escaped(text: str) -> str:
    return escape(clean(text.replace("\n", " ")))
