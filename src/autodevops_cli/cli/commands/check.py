"""`autodevops check`: what is wrong with the CI that is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of
from autodevops_cli.errors import UsageError

if TYPE_CHECKING:
    from autodevops_cli.cli.checks import Checks
    from autodevops_cli.cli.console import Console
    from autodevops_cli.cli.outcome import Ending
    from autodevops_cli.cli.outputs import Output
    from autodevops_cli.settings import Value


def check(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Repositories, or CI files; this one if none."),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output", "-o", metavar="FORMAT[=FILE]", help="How to tell it; may be repeated."
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="SEVERITY", help="Exit 1 from this severity on (medium); never for none."
        ),
    ] = None,
    min_confidence: Annotated[
        str | None, typer.Option(metavar="CONFIDENCE", help="Leave out what we are less sure of.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Only these rules or topics.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Not these rules or topics.")
    ] = None,
    revision: Annotated[
        str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
    ] = "",
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|REVISION", help="Tell only what is new since this file or revision."
        ),
    ] = None,
    write_baseline: Annotated[
        str, typer.Option(metavar="FILE", help="Write what is found now to a baseline file.")
    ] = "",
    no_ignores: Annotated[
        bool, typer.Option("--no-ignores", help="Tell also what comments and files ignore.")
    ] = False,
    linters: Annotated[
        bool | None,
        typer.Option("--linters/--no-linters", help="Ask zizmor and actionlint, where installed."),
    ] = None,
    fix: Annotated[
        str | None,
        typer.Option("--fix", metavar="safe|all", help="Put right what can be; safe if not said."),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what --fix would change; write nothing.")
    ] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 whatever is found; errors still count.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Exit 0 where there is no CI to look at.")
    ] = False,
) -> None:
    """Find what is wrong with the CI of a repository."""
    from autodevops_cli.cli.checks import Wish, checks, one_of, today
    from autodevops_cli.cli.mending import Mending, mend
    from autodevops_cli.cli.outputs import outputs, usual
    from autodevops_cli.reporting.findings import format_names

    if write_baseline and (fix or diff):
        raise UsageError("--write-baseline goes without --fix", hint="write it when all is fixed")
    options = options_of(context)
    wanted = outputs(output, format_names()) if output else usual(os.environ)
    flags: dict[str, Value | None] = {
        "check.fail-on": fail_on and fail_on.lower(),
        "check.min-confidence": min_confidence and min_confidence.lower(),
        "check.select": _listed(select),
        "check.ignore": _listed(ignore),
        "check.baseline": baseline,
        "check.linters": None if linters is None else ("auto" if linters else "never"),
    }
    wish = Wish(today(os.environ), exit_zero, allow_empty, not no_ignores, write_baseline)
    found = checks(options, options.saying(flags).engine(), paths or ["."], revision, wish)
    if fix or diff:
        everything = one_of(fix or "safe", ("safe", "all")) == "all"
        mend(options, found, Mending(unsafe=everything, dry=diff))
        if diff:
            raise typer.Exit(found.ending(wish).code)
    ending = found.ending(wish)
    _tell(options.console, wanted, found, ending)
    if ending.code:
        raise typer.Exit(ending.code)


def _listed(words: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return what was said several times or with commas between; None where nothing was."""
    return tuple(one for word in words for one in word.split(",")) if words else None


def _tell(console: Console, wanted: Sequence[Output], found: Checks, ending: Ending) -> None:
    """Write the findings in every format asked for."""
    from autodevops_cli.cli.console import colors
    from autodevops_cli.cli.outputs import STDOUT, put
    from autodevops_cli.reporting.findings import Scene, format_of

    for one in wanted:
        scene = Scene(
            ending.code,
            ending.reason,
            found.fail_on,
            color=one.target == STDOUT and colors(sys.stdout, os.environ, found.color),
            verbose=console.verbose,
            errors=tuple(failure.error.message for failure in found.failures),
        )
        put(one, format_of(one.format).render(found.reports, scene), console)


COMMAND = check
