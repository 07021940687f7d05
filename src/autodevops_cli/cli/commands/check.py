"""`autodevops check`: what is wrong with the CI that is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from autodevops_cli.cli.checks import Checks, Wish
    from autodevops_cli.cli.console import Console
    from autodevops_cli.cli.outcome import Ending
    from autodevops_cli.cli.reports import Output


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
        str, typer.Option(metavar="SEVERITY", help="Exit 1 from this severity on; never for none.")
    ] = "medium",
    min_confidence: Annotated[
        str, typer.Option(metavar="CONFIDENCE", help="Leave out what we are less sure of.")
    ] = "low",
    select: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Only these rules or topics.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Not these rules or topics.")
    ] = None,
    revision: Annotated[
        str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
    ] = "",
    linters: Annotated[
        bool,
        typer.Option("--linters/--no-linters", help="Ask zizmor and actionlint, where installed."),
    ] = True,
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
    from autodevops_cli.cli.checks import Wish, checks, confidence_of, one_of, severity_of
    from autodevops_cli.cli.mending import Mending, mend
    from autodevops_cli.cli.reports import outputs
    from autodevops_cli.engine.checking import CheckPolicy
    from autodevops_cli.reporting.findings import format_names

    options = options_of(context)
    wanted = outputs(output or (), format_names())
    policy = CheckPolicy(
        tuple(select or ("all",)),
        tuple(ignore or ()),
        confidence_of(min_confidence),
        linters=linters,
    )
    wish = Wish(policy, None if exit_zero else severity_of(fail_on), allow_empty)
    found = checks(options, paths or ["."], revision, wish)
    if fix or diff:
        everything = one_of(fix or "safe", ("safe", "all")) == "all"
        mend(options, found, Mending(unsafe=everything, dry=diff))
        if diff:
            raise typer.Exit(found.ending(wish).code)
    ending = found.ending(wish)
    _tell(options.console, wanted, found, wish, ending)
    if ending.code:
        raise typer.Exit(ending.code)


def _tell(
    console: Console, wanted: Sequence[Output], found: Checks, wish: Wish, ending: Ending
) -> None:
    """Write the findings in every format asked for."""
    from autodevops_cli.cli.console import colors
    from autodevops_cli.cli.reports import STDOUT, put
    from autodevops_cli.reporting.findings import Scene, format_of

    for one in wanted:
        scene = Scene(
            ending.code,
            ending.reason,
            wish.fail_on,
            color=one.target == STDOUT and colors(sys.stdout, os.environ, found.color),
            verbose=console.verbose,
            errors=tuple(failure.error.message for failure in found.failures),
        )
        put(one, format_of(one.format).render(found.reports, scene), console)


COMMAND = check
