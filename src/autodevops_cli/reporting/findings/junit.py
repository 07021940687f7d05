"""JUnit XML: a test suite for each file, a test case for each finding.

A finding that fails the call is a failure, another one is skipped with its message; where nothing
fails the call, every finding is a failure, for then this report is all that tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Finding
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._words import by_file, path_of, short, word


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return the document; a clean file is a test that passed."""
    return "".join(f"{line}\n" for line in _lines(reports, scene))


def _lines(reports: Sequence[CheckReport], scene: Scene) -> Iterator[str]:
    found = [one for report in reports for one in report.findings]
    failures = sum(1 for one in found if _fails(one, scene))
    clean = sum(len({*report.files} - {*by_file(report.findings)}) for report in reports)
    tests = len(found) + clean + len(scene.errors)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<testsuites name="autodevops" tests="{tests}" failures="{failures}" '
        f'errors="{len(scene.errors)}">'
    )
    for report in reports:
        files = {path: list[Finding]() for path in report.files} | by_file(report.findings)
        for path in sorted(files):
            yield from _suite(path_of(report, path, reports), files[path], scene)
    yield from _unchecked(scene.errors)
    yield "</testsuites>"


def _suite(path: str, findings: Sequence[Finding], scene: Scene) -> Iterator[str]:
    failures = sum(1 for one in findings if _fails(one, scene))
    yield (
        f'  <testsuite name={_quoted(path)} tests="{len(findings) or 1}" failures="{failures}" '
        f'errors="0" skipped="{len(findings) - failures}">'
    )
    if not findings:
        yield f'    <testcase classname={_quoted(path)} name="nothing found"/>'
    for one in findings:
        yield f"    <testcase {_attributes(path, one)}>"
        yield f"      {_outcome(one, scene)}"
        yield "    </testcase>"
    yield "  </testsuite>"


def _attributes(path: str, one: Finding) -> str:
    name = f"{one.rule} at line {one.where.line}" if one.where.line else one.rule
    line = f' line="{one.where.line}"' if one.where.line else ""
    return f"classname={_quoted(path)} name={_quoted(name)} file={_quoted(path)}{line}"


def _outcome(one: Finding, scene: Scene) -> str:
    told = f"{word(one.severity)}: {one.message}"
    if not _fails(one, scene):
        return f"<skipped message={_quoted(told)}/>"
    hint = escape(short(f"{one.where}: {one.hint}" if one.hint else str(one.where)))
    return f'<failure type="{word(one.severity)}" message={_quoted(told)}>{hint}</failure>'


def _unchecked(errors: Sequence[str]) -> Iterator[str]:
    if errors:
        count = len(errors)
        yield f'  <testsuite name="autodevops" tests="{count}" failures="0" errors="{count}">'
        for number, error in enumerate(errors, 1):
            yield f'    <testcase classname="autodevops" name="source {number}">'
            yield f"      <error message={_quoted(f'not checked: {error}')}/>"
            yield "    </testcase>"
        yield "  </testsuite>"


def _fails(one: Finding, scene: Scene) -> bool:
    return scene.fail_on is None or one.severity >= scene.fail_on


def _quoted(text: str) -> str:
    return f'"{escape(short(text), {chr(34): "&quot;"})}"'


FORMAT = Format("junit", "JUnit XML", render)
