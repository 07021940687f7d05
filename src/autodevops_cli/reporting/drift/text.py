"""Drift for a terminal: a line a file, and below it what only a person can decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.drift import Drift, DriftReport, Refusal
from autodevops_cli.reporting._story import clean
from autodevops_cli.reporting.drift._base import Look, changes, label, lines, next_step, why

RED, GREEN, YELLOW = "31", "32", "33"
INDENT = " " * 16


def render(reports: Sequence[DriftReport], look: Look) -> Iterator[str]:
    """Yield the lines."""
    for report in reports:
        if len(reports) > 1:
            yield f"{report.name}\n"
        for one in report.files:
            yield from (f"{line}\n" for line in _file(one, look))
        if look.diff:
            yield from (f"\n{patch}" for one in report.files for _, patch in changes(one))


def _file(one: Drift, look: Look) -> Iterator[str]:
    yield f"{_painted(one, look)}{one.path} {why(one)}"
    for refused in one.refused:
        yield from _refusal(one, refused)
    for finding in one.findings:
        severity = finding.severity.name.lower()
        said = clean(f"{finding.where}: {severity}: {finding.message} [{finding.rule}]")
        yield f"{INDENT}{said}"
    if step := next_step(one):
        yield f"{INDENT}next: {step}"


def _refusal(one: Drift, refused: Refusal) -> Iterator[str]:
    place = f"{one.path}:{refused.line}" if refused.line else one.path
    yield f"{INDENT}{place} {clean(refused.where)}"
    for title, text in (("yours", refused.kept), ("ours", refused.refused)):
        for line in lines(text):
            yield f"{INDENT}  {title + ':':<6} {line}"


def _painted(one: Drift, look: Look) -> str:
    word = f"{label(one):<{len(INDENT)}}"
    if not look.color:
        return word
    color = RED if one.drifted else YELLOW if one.findings else GREEN
    return f"\x1b[{color}m{word}\x1b[0m"
