"""Fixes as SARIF has them: the lines that go, and those that come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.edit import Fix
from autodevops_cli.model.finding import Finding
from autodevops_cli.reporting.findings._words import short, uri
from autodevops_cli.repository.yaml_edit import CannotEdit, edited

# Each takes reading the file once more.
MOST = 200
MOST_TEXT = 200_000
MOST_NEW = 2_000
SRCROOT = "%SRCROOT%"


def fixes_of(
    report: CheckReport, findings: Sequence[Finding]
) -> Mapping[Finding, Mapping[str, object]]:
    """Return the fixes of the first findings that have one, safe or not."""
    found: dict[Finding, dict[str, object]] = {}
    for one in findings:
        if one.fix and len(found) < MOST:
            for row in _rows(one.fix, report.texts.get(one.fix.path, "")):
                found[one] = row
    return found


def _rows(fix: Fix, text: str) -> Iterator[dict[str, object]]:
    if not text or len(text) > MOST_TEXT:
        return
    try:
        changed = edited(text, fix.edits)
    except CannotEdit:
        return
    replacement, size = _replacement(text, changed)
    if changed != text and size <= MOST_NEW:
        artifact = {"uri": uri(fix.path), "uriBaseId": SRCROOT}
        yield {
            "description": {"text": short(fix.title) or "Put it right"},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
        }


def _replacement(text: str, changed: str) -> tuple[dict[str, object], int]:
    """Return the lines that differ, from the first to the last, and how much new text that is."""
    old, new = _lines(text), _lines(changed)
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    region = {
        "startLine": start + 1,
        "startColumn": 1,
        "endLine": len(old) - end + 1,
        "endColumn": 1,
    }
    come = "".join(new[start : len(new) - end])
    return {"deletedRegion": region, "insertedContent": {"text": come}}, len(come)


def _lines(text: str) -> list[str]:
    """Return the lines as SARIF counts them: nothing but a line feed ends one."""
    return StringIO(text, newline="\n").readlines()


def _same(one: list[str], other: list[str]) -> int:
    """Return with how many equal lines two lists begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
