"""Findings for a terminal: under the file that they are in, with the line, advice once a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from autodevops_cli.model.checking import UNSEEN, CheckReport, RuleInfo
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._words import (
    by_file,
    may_be_shown,
    place_of,
    rules_of,
    sentence,
    short,
    tally,
    word,
)

WIDTH = 100
INDENT = " " * 9
LOOKS = {
    Severity.CRITICAL: ("✗", "1;31"), Severity.HIGH: ("✗", "31"), Severity.MEDIUM: ("!", "33"),
    Severity.LOW: ("·", "34"), Severity.INFO: ("·", "2"),
}  # fmt: skip
BOLD, DIM, GREEN, RED = "1", "2", "32", "31"


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return the findings by file, and the counts."""
    page = _Page(scene, rules_of(reports))
    return "".join(f"{line}\n" for line in page.lines(reports))


class _Page:
    """One rendering: it knows what advice was given already."""

    def __init__(self, scene: Scene, rules: Mapping[str, RuleInfo]) -> None:
        self._scene = scene
        self._rules = dict(rules)
        self._advised: set[tuple[str, str]] = set()

    def lines(self, reports: Sequence[CheckReport]) -> Iterator[str]:
        """Yield the findings of all repositories, then what holds for the whole call."""
        for report in reports:
            if len(reports) > 1:
                yield from (self._paint(short(f"── {report.name}"), BOLD), "")
            shown = [one for one in report.findings if self._is_shown(one)]
            for path, found in by_file(shown).items():
                yield self._paint(short(path) or "the repository", BOLD)
                for one in found:
                    yield from self._finding(one)
                yield ""
            yield from self._silent_linters(report)
        yield from self._end(reports)

    def _is_shown(self, one: Finding) -> bool:
        """Tell whether to show a finding: notes are for the curious, and for those they fail."""
        limit = self._scene.fail_on
        noted = one.severity is Severity.INFO and limit is not Severity.INFO
        return self._scene.verbose or not noted

    def _finding(self, one: Finding) -> Iterator[str]:
        mark, color = LOOKS[one.severity]
        level = self._paint(f"{mark} {word(one.severity)}", color)
        fix = f" {self._paint(_fixable(one), GREEN)}" if one.fix else ""
        rule = self._paint(f"[{', also '.join((short(one.rule), *one.agreed))}]", DIM)
        yield f"{one.where.line or '':>6}  {level}: {short(one.message)} {rule}{fix}"
        if may_be_shown(one, self._rules):
            yield f"{INDENT}{self._paint('│ ' + _excerpt(one.source_line), DIM)}"
        for where in one.related:
            yield f"{INDENT}{self._paint('= see ' + place_of(where), DIM)}"
        yield from self._advice(one)

    def _advice(self, one: Finding) -> Iterator[str]:
        if one.hint and (one.rule, one.hint) not in self._advised:
            self._advised.add((one.rule, one.hint))
            start = f"{INDENT}= help: "
            below = " " * len(start)
            yield from wrap(short(one.hint), WIDTH, initial_indent=start, subsequent_indent=below)

    def _silent_linters(self, report: CheckReport) -> Iterator[str]:
        for run in report.linters:
            usual = run.note == "it is not installed" and not self._scene.verbose
            if not run.ran and not usual:
                yield self._paint(short(f"{run.name} did not look: {run.note or 'unknown'}"), DIM)

    def _end(self, reports: Sequence[CheckReport]) -> Iterator[str]:
        for error in self._scene.errors:
            yield self._paint(short(f"not checked: {error}"), RED)
        told = tally(reports, self._scene.errors)
        clean = not (told.findings or told.unknown) and told.files
        yield self._paint(sentence(told), GREEN if clean else BOLD)
        hidden = sum(not self._is_shown(one) for each in reports for one in each.findings)
        if hidden:
            yield self._paint(f"{hidden} of severity info not shown; --verbose shows them", DIM)
        if self._scene.verbose:
            yield from wrap(f"No file tells of {', '.join(UNSEEN)}.", WIDTH)

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._scene.color else text


def _fixable(one: Finding) -> str:
    return "[--fix]" if one.fix and one.fix.safe else "[--fix=all]"


def _excerpt(line: str) -> str:
    shown = short(line)
    return shown if len(shown) <= WIDTH else f"{shown[: WIDTH - 1]}…"


FORMAT = Format("text", "Text for people", render)
