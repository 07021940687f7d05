"""Gathers reports from several sources and hands them out in the formats asked for."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from autodevops_cli.cli.console import Console, colors
from autodevops_cli.cli.outcome import Ending
from autodevops_cli.cli.survey import Failure, Survey
from autodevops_cli.engine.writer import write_one
from autodevops_cli.errors import UsageError, WriteFailed
from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.reporting import render

STDOUT = "-"
PEOPLE = ("text", "markdown", "html")


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file it goes to ("-" is standard output)."""

    format: str
    target: str = STDOUT
    append: bool = False
    """Whether to keep what stands in the file; the call says nothing of writing it then."""


def outputs(wishes: Iterable[str], known: Sequence[str]) -> tuple[Output, ...]:
    """Return what `-o FORMAT` and `-o FORMAT=FILE` ask for; text without any. Raises UsageError."""
    found = tuple(_output(wish, known) for wish in wishes) or (Output("text"),)
    shown = [one.format for one in found if one.target == STDOUT]
    if len(shown) > 1:
        raise UsageError(
            f"{' and '.join(shown)} cannot both go to standard output",
            hint=f"write one to a file: -o {shown[0]}=FILE",
        )
    return found


def usual(environ: Mapping[str, str]) -> tuple[Output, ...]:
    """Return how findings are told where nobody said: in GitHub Actions as annotations and summary.

    Everywhere else as text.
    """
    if environ.get("GITHUB_ACTIONS") != "true":
        return (Output("text"),)
    summary = environ.get("GITHUB_STEP_SUMMARY", "")
    if not (Path(summary).is_file() and os.access(summary, os.W_OK)):
        return (Output("github"),)
    return (Output("github"), Output("github-summary", summary, append=True))


def _output(wish: str, known: Sequence[str]) -> Output:
    name, _, target = wish.partition("=")
    if name not in known:
        close = get_close_matches(name, known, 1)
        raise UsageError(
            f"there is no format {name!r}",
            hint=f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}",
        )
    return Output(name, target or STDOUT)


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


def put(output: Output, text: str, console: Console) -> None:
    """Write a text to where an output goes. Raises WriteFailed."""
    if output.target == STDOUT:
        console.data(text)
    elif output.append:
        _append(Path(output.target), text)
    else:
        _to_file(Path(output.target), text)
        console.say(f"wrote {output.target}")


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


def _append(target: Path, text: str) -> None:
    try:
        with target.open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        raise WriteFailed(f"{target} cannot be written: {error.strerror}") from error


def _to_file(target: Path, text: str) -> None:
    content = text.encode(errors="replace")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a pipe or a device cannot be replaced
        else:
            write_one(target.resolve(), content)
    except OSError as error:
        raise WriteFailed(
            f"{target} cannot be written: {error.strerror}",
            hint="check that its folder exists and may be written to",
        ) from error
