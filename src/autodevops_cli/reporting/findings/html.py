"""One HTML page of findings: no script, nothing fetched, sorted by whichever button is on.

Each row knows its place in every order; the page's style puts the rows into the order chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from autodevops_cli import __version__
from autodevops_cli.model.checking import UNSEEN, CheckReport
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting._style import STYLE
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._look import LOOK
from autodevops_cli.reporting.findings._words import (
    path_of,
    ranked,
    sentence,
    short,
    tally,
    word,
)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
TAGS = {
    Severity.CRITICAL: "bad", Severity.HIGH: "bad", Severity.MEDIUM: "warn",
    Severity.LOW: "plain", Severity.INFO: "plain",
}  # fmt: skip
ORDERS = (("severity", "Severity"), ("file", "File"), ("rule", "Rule"))
Pair = tuple[CheckReport, Finding]


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return the page."""
    return "\n".join(_page(reports, scene)) + "\n"


def _page(reports: Sequence[CheckReport], scene: Scene) -> Iterator[str]:
    name = f"Findings in {reports[0].name}" if len(reports) == 1 else "Findings"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(name)}</title>\n<style>{STYLE}{LOOK}</style>\n</head>\n<body>"
    yield '<a class="skip" href="#content">Skip to the findings</a>'
    yield f"<header><h1>{_text(name)}</h1>"
    style, mark = ("bad", "✗") if scene.exit_code else ("good", "✓")
    told = sentence(tally(reports, scene.errors))
    yield f'<p class="light {style}"><b><span aria-hidden="true">{mark}</span></b>'
    yield f"<span>{_text(told)}</span></p></header>"
    yield '<main id="content">'
    yield from _unchecked(scene.errors)
    yield from _findings(reports)
    yield from _suppressed(reports)
    yield f"<h2>What no file tells</h2>\n<p>{_text(', '.join(UNSEEN))}.</p>"
    yield f"</main>\n<footer>Written by autodevops {__version__}.</footer>\n</body>\n</html>"


def _unchecked(errors: Sequence[str]) -> Iterator[str]:
    if errors:
        yield "<h2>Not checked</h2>\n<ul>"
        yield from (f"<li>{_text(error)}</li>" for error in errors)
        yield "</ul>"


def _findings(reports: Sequence[CheckReport]) -> Iterator[str]:
    pairs = ranked(reports)
    if pairs:
        yield "<h2>Findings</h2>"
        yield from _orders()
        yield '<div class="wide rows" role="table" aria-label="Findings" tabindex="0">'
        yield '<div class="row head" role="row">'
        for head in ("Severity", "What", "Where", "Rule"):
            yield f'<span role="columnheader">{head}</span>'
        yield "</div>"
        yield from _rows(pairs, reports)
        yield "</div>"


def _orders() -> Iterator[str]:
    yield "<fieldset><legend>Sorted by</legend>"
    for value, name in ORDERS:
        on = " checked" if value == "severity" else ""
        yield f'<input type="radio" name="order" id="by-{value}"{on}>'
        yield f'<label for="by-{value}">{name}</label>'
    yield "</fieldset>"


def _rows(pairs: Sequence[Pair], reports: Sequence[CheckReport]) -> Iterator[str]:
    files = _numbers(pairs, _file_order)
    names = _numbers(pairs, lambda pair: (pair[1].rule, *_file_order(pair)))
    for number, (report, one) in enumerate(pairs):
        places = f"--severity:{number + 1};--file:{files[number]};--rule:{names[number]}"
        yield f'<div class="row" role="row" style="{places}">'
        yield from _cells(one, path_of(report, one.where.path, reports))
        yield "</div>"


def _file_order(pair: Pair) -> tuple[str, str, int]:
    report, one = pair
    return report.name, one.where.path, one.where.line or 0


def _numbers(pairs: Sequence[Pair], key: Callable[[Pair], tuple[object, ...]]) -> list[int]:
    """Return the place of each pair in another order."""
    places = [0] * len(pairs)
    ordered = sorted(range(len(pairs)), key=lambda number: (key(pairs[number]), number))
    for place, number in enumerate(ordered, 1):
        places[number] = place
    return places


def _cells(one: Finding, path: str) -> Iterator[str]:
    where = f"{path}:{one.where.line}" if one.where.line else path
    tag = f'<span class="tag {TAGS[one.severity]}">{word(one.severity)}</span>'
    fix = " <small>--fix</small>" if one.fix and one.fix.safe else ""
    yield f'<span role="cell">{tag}</span>'
    yield f'<span role="cell">{_prose(one.message)}<small>{_prose(one.hint)}</small></span>'
    yield f'<span role="cell">{_code(where)}</span>'
    yield f'<span role="cell">{_code(one.rule)}{fix}</span>'


def _suppressed(reports: Sequence[CheckReport]) -> Iterator[str]:
    rows = [(report, one) for report in reports for one in report.suppressed]
    if not rows:
        return
    yield f"<details><summary>{len(rows):,} suppressed</summary>"
    yield '<div class="wide"><table><thead><tr>'
    yield from (f'<th scope="col">{head}</th>' for head in ("What", "Where", "How", "Why"))
    yield "</tr></thead><tbody>"
    for report, one in rows:
        path = path_of(report, str(one.finding.where), reports)
        until = f" until {one.until}" if one.until else ""
        why = f"{one.reason}{until}{f' ({one.owner})' if one.owner else ''}"
        yield f"<tr><td>{_prose(one.finding.message)}</td><td>{_code(path)}</td>"
        yield f"<td>{_text(one.how)}</td><td>{_text(why)}</td></tr>"
    yield "</tbody></table></div></details>"


def _text(text: str) -> str:
    return escape(short(text))


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>" if text else ""


def _prose(text: str) -> str:
    """Return our own text, in which backticks mean code."""
    parts = short(text).split("`")
    return "".join(_code(part) if n % 2 else escape(part) for n, part in enumerate(parts))


FORMAT = Format("html", "A page for browsers", render)
