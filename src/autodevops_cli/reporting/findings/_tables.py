"""Findings as Markdown, as long as somebody will take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting._markdown import code, plain, prose
from autodevops_cli.reporting.findings._base import Scene
from autodevops_cli.reporting.findings._words import (
    links,
    path_of,
    ranked,
    rules_of,
    sentence,
    short,
    tally,
    word,
)

MARKS = {
    Severity.CRITICAL: "🔴", Severity.HIGH: "🔴", Severity.MEDIUM: "🟡", Severity.LOW: "🔵",
    Severity.INFO: "⚪",
}  # fmt: skip
HEAD = ("| Severity | Where | What | Rule |", "|---|---|---|---|")
MOST_RULES = 30


def page(reports: Sequence[CheckReport], scene: Scene, most_bytes: int) -> str:
    """Return a heading, a table with the gravest first, and advice; no more bytes than these."""
    start = _joined(_start(reports, scene, most_bytes // 4))
    advice = _joined(_advice(reports))
    pairs = ranked(reports)
    room = most_bytes - _size(start) - 200
    if _size(advice) > room // 2:
        advice = ""
    rows = list(_fitting(pairs, reports, room - _size(advice)))
    table = _joined(["", *HEAD, *rows]) if rows else ""
    rest = len(pairs) - len(rows)
    cut = _joined(["", f"and {rest:,} more, which did not fit here"]) if rest else ""
    return start + table + cut + advice


def _start(reports: Sequence[CheckReport], scene: Scene, most_bytes: int) -> Iterator[str]:
    told = tally(reports, scene.errors)
    mark = "✅" if scene.exit_code == 0 else "❌"
    yield from ("### autodevops check", "", f"{mark} {sentence(told)}")
    if scene.exit_code:
        yield from ("", f"Exit code {scene.exit_code}: {plain(short(scene.exit_reason))}")
    if scene.errors:
        yield ""
        yield from _unchecked(scene.errors, most_bytes)


def _unchecked(errors: Sequence[str], room: int) -> Iterator[str]:
    for number, error in enumerate(errors):
        line = f"- not checked: {plain(short(error))}"
        room -= _size(line) + 1
        if room < 0:
            yield f"- and {len(errors) - number:,} more that were not checked"
            return
        yield line


def _fitting(
    pairs: Sequence[tuple[CheckReport, Finding]], reports: Sequence[CheckReport], room: int
) -> Iterator[str]:
    for report, one in pairs:
        row = _row(one, path_of(report, one.where.path, reports))
        room -= _size(row) + 1
        if room < 0:
            return
        yield row


def _row(one: Finding, path: str) -> str:
    where = f"{path}:{one.where.line}" if one.where.line else path
    level = f"{MARKS[one.severity]} {word(one.severity)}"
    return f"| {level} | {code(short(where))} | {prose(short(one.message))} | {_rule(one)} |"


def _rule(one: Finding) -> str:
    return f"{code(short(one.rule))}{' (--fix)' if one.fix and one.fix.safe else ''}"


def _advice(reports: Sequence[CheckReport]) -> Iterator[str]:
    """Yield how to put right what was found, folded away, the gravest first."""
    hints: dict[str, str] = {}
    for _, one in ranked(reports):
        if one.hint:
            hints.setdefault(one.rule, one.hint)
    if not hints:
        return
    rules = rules_of(reports)
    yield from ("", "<details>", "<summary>How to put it right</summary>", "")
    for name in [*hints][:MOST_RULES]:
        known = [*links(rules[name])] if name in rules else []
        more = f" [more]({known[0]})" if known else ""
        yield f"- {code(short(name))}: {prose(short(hints[name]))}{more}"
    yield from ("", "</details>")


def _joined(lines: Sequence[str] | Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _size(text: str) -> int:
    return len(text.encode())
