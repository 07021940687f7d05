"""Gathers reports from several sources and hands them out in the formats asked for."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from autodevops_cli.cli.console import Console, colors
from autodevops_cli.cli.failures import Failure
from autodevops_cli.cli.outcome import Ending
from autodevops_cli.cli.outputs import STDOUT, Output, put
from autodevops_cli.cli.survey import Survey
from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.reporting import render

PEOPLE = ("text", "markdown", "html")


def hand_out(wanted: Sequence[Output], found: Survey, ending: Ending, console: Console) -> None:
    """Write the reports in every format asked for."""
    for one in wanted:
        to_terminal = one.target == STDOUT
        color = to_terminal and colors(sys.stdout, os.environ, found.color)
        if not found.reports and one.format in PEOPLE:
            continue  # people are told of failures on stderr
        text = render(found.reports, one.format, color=color)
        if one.format == "json":
            text = _with_ending(text, found.failures, ending)
        put(one, text, console)


def without_diff(report: RepoReport) -> RepoReport:
    """Return the report with a diff that names the files only."""
    if report.proposal is None:
        return report
    lines = report.proposal.diff.splitlines(keepends=True)
    names = "".join(line for line in lines if line.startswith(("--- ", "+++ ")))
    return replace(report, proposal=replace(report.proposal, diff=names))


def _with_ending(text: str, failures: Sequence[Failure], ending: Ending) -> str:
    """Return the JSON with how the call ended, and with the sources that could not be reported."""
    data = json.loads(text)
    data["exit_reason"] = ending.reason
    if failures:
        data["errors"] = [
            {
                "source": one.source,
                "exit_reason": one.error.reason,
                "message": one.error.message,
                "hint": one.error.hint,
            }
            for one in failures
        ]
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
