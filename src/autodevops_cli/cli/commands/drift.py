"""`autodevops drift`: how the CI stands to what was generated, and to what would be now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.flags import OutputOption, PathArgument, RevisionOption
from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autodevops_cli.cli.console import Console
    from autodevops_cli.cli.outcome import Ending
    from autodevops_cli.cli.outputs import Output
    from autodevops_cli.engine.drifting import Judges
    from autodevops_cli.engine.engine import Opened
    from autodevops_cli.model.drift import DriftReport
    from autodevops_cli.settings import Value


def drift(
    context: typer.Context,
    path: PathArgument = ".",
    output: OutputOption = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what you changed and what we would change.")
    ] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="SEVERITY", help="Ask the rules, too, and exit 1 from this severity on."
        ),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 whatever has drifted; errors still count.")
    ] = False,
    revision: RevisionOption = "",
) -> None:
    """Say how the files stand to what was generated, and to what would be now; write nothing."""
    from autodevops_cli.cli.outputs import outputs
    from autodevops_cli.engine.drifting import drifted
    from autodevops_cli.reporting.drift import FORMATS

    options = options_of(context)
    wanted = outputs(output or (), tuple(FORMATS))
    flags: dict[str, Value | None] = {"check.fail-on": fail_on and fail_on.lower()}
    opened = options.saying(flags).engine().open(path, revision)
    found = drifted(opened, _rules(opened) if fail_on else None)
    ending = _ending(found, exit_zero=exit_zero)
    _tell(options.console, wanted, found, ending, opened.settings.text("color"), diff=diff)
    if ending.code:
        raise typer.Exit(ending.code)


def _rules(opened: Opened) -> Judges:
    """Return who judges the files, as `check` would."""
    import os

    from autodevops_cli.cli.checks import today
    from autodevops_cli.engine.drifting import Judges
    from autodevops_cli.engine.policies import fail_on, policy_of

    return Judges(policy_of(opened.settings, today(os.environ)), fail_on(opened.settings))


def _ending(found: DriftReport, *, exit_zero: bool) -> Ending:
    """Return how the call ends. Raises NothingRecognised where there is no file to tell of."""
    from autodevops_cli.cli.outcome import Ending
    from autodevops_cli.errors import NothingRecognised

    if not found.files:
        raise NothingRecognised(
            f"{found.name} has no lock, and nothing that a pipeline could run",
            hint="`autodevops analyze` says what was looked for",
        )
    bad = any(one.drifted or one.findings for one in found.files)
    return Ending(1, "drift") if bad and not exit_zero else Ending()


def _tell(
    console: Console, wanted: Sequence[Output], found: DriftReport, ending: Ending, wish: str,
    *, diff: bool,
) -> None:  # fmt: skip
    """Write the report in every format asked for."""
    import os
    import sys

    from autodevops_cli.cli.console import colors
    from autodevops_cli.cli.outputs import STDOUT, put
    from autodevops_cli.reporting.drift import Look, render

    for one in wanted:
        color = one.target == STDOUT and colors(sys.stdout, os.environ, wish)
        look = Look(ending.code, ending.reason, diff=diff, color=color)
        put(one, render([found], one.format, look), console)


COMMAND = drift
