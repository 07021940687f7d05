"""Annotations of GitHub Actions: workflow commands, the gravest first.

GitHub shows the first ten errors, warnings and notices of a step; the log has all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Severity
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._words import path_of, ranked, sentence, short, tally

COMMANDS = {
    Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning",
    Severity.LOW: "notice", Severity.INFO: "notice",
}  # fmt: skip


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return a command for each finding, and the counts for readers of the log."""
    lines = [*_commands(reports, scene), sentence(tally(reports, scene.errors))]
    return "".join(f"{line}\n" for line in lines)


def _commands(reports: Sequence[CheckReport], scene: Scene) -> Iterator[str]:
    for error in scene.errors:
        yield f"::error title=autodevops::{_data(f'not checked: {error}')}"
    for report, one in ranked(reports):
        fields = {
            "file": path_of(report, one.where.path, reports),
            "line": str(one.where.line or 1),
            "title": f"{one.rule} ({one.severity.name.lower()})",
        }
        told = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
        yield f"::{COMMANDS[one.severity]} {told}::{_data(one.message)}"


def _data(text: str) -> str:
    return short(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("github", "Annotations of GitHub Actions", render)
