"""`autodevops generate`: write the pipeline, or show what writing it would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.flags import (
    ExtrasOption,
    PathArgument,
    ProviderOption,
    RevisionOption,
    TemplatesOption,
    YesOption,
)
from autodevops_cli.cli.options import Options, options_of

if TYPE_CHECKING:
    from pathlib import Path

    from autodevops_cli.engine.changes import Changes, Scene, Wish
    from autodevops_cli.engine.engine import Opened
    from autodevops_cli.model.analysis import Proposal

WOULD_CHANGE = 1


def generate(
    context: typer.Context,
    path: PathArgument = ".",
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what would change; write nothing.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 when a file would change; write nothing.")
    ] = False,
    stdout: Annotated[
        bool, typer.Option("--stdout", help="Print the files; write nothing.")
    ] = False,
    yes: YesOption = False,
    revision: RevisionOption = "",
    provider: ProviderOption = None,
    linters: Annotated[
        bool, typer.Option("--linters", help="Ask zizmor and actionlint, where installed.")
    ] = False,
    extras: ExtrasOption = None,
    template_dir: TemplatesOption = None,
) -> None:
    """Write the pipeline of a repository."""
    from autodevops_cli.engine.changes import Wish
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.proposing import report, scene
    from autodevops_cli.engine.stages import analyse
    from autodevops_cli.engine.updating import bring

    options = options_of(context)
    engine = options.engine(
        linters=linters, provider=provider, extras=extras, template_dir=template_dir
    )
    opened = engine.open(path, revision)
    made = report(opened, analyse(opened.repo, opened.policy))
    there = scene(opened, made)
    wish = Wish(overwrite=yes)
    if stdout:
        _print(options, there)
    if diff:
        _show(options, opened, there.proposal)
    if check:
        _check(options, there, wish)
    if not (stdout or diff or check):
        root = root_of(opened.repo)
        _tell(options, root, there.proposal, bring(root, there, wish))


def _print(options: Options, there: Scene) -> None:
    """Print the files as they are once written: ours, with a person's edits."""
    from autodevops_cli.engine.changes import outcome

    texts = {one.path: outcome(one) for one in there.drifts}
    for file in there.proposal.files:
        options.console.data(f"# {file.path}\n{texts[file.path]}")


def _show(options: Options, opened: Opened, proposal: Proposal) -> None:
    import os
    import sys

    from autodevops_cli.cli.console import colors, painted_diff

    color = colors(sys.stdout, os.environ, opened.settings.text("color"))
    options.console.data(painted_diff(proposal.diff, color))


def _check(options: Options, there: Scene, wish: Wish) -> None:
    """Leave with exit code 1 where writing would change a file, or cannot as we would."""
    from autodevops_cli.cli.files import refusals
    from autodevops_cli.engine.updating import decided

    found = decided(there, wish)
    for one in found.files:
        options.console.say(f"would change {one.path}")
    for drift in found.refused:
        for line in refusals(drift):
            options.console.say(line)
    if found.files or found.refused:
        raise typer.Exit(WOULD_CHANGE)
    options.console.say("the pipeline is up to date")


def _tell(options: Options, root: Path, proposal: Proposal, found: Changes) -> None:
    from autodevops_cli.cli.files import demand_decisions, tell

    tell(options.console, root, found)
    for finding in proposal.findings:
        options.console.say(f"{finding.severity.name.lower()}: {finding.message}")
    demand_decisions(found)


COMMAND = generate
