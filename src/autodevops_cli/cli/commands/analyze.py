"""`autodevops analyze`: what a repository is, how we know, and what we would write."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from autodevops_cli.cli.console import Console
    from autodevops_cli.engine.engine import Opened
    from autodevops_cli.model.analysis import RepoReport


def analyze(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Folders, FOLDER@REVISION, archives, owner/name or URLs; the folder here if none.",
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT[=FILE]",
            help="Report as text, json, markdown or html.",
        ),
    ] = None,
    revision: Annotated[
        str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
    ] = "",
    provider: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The CI system to propose for; auto takes the one in use."
        ),
    ] = None,
    extras: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME",
            help="By-products to write, too: release, security, updates, or none of them.",
        ),
    ] = None,
    template_dir: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Templates that go before our own.")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff/--no-diff", help="Show what would be written.")
    ] = True,
    write: Annotated[bool, typer.Option("--write", help="Write the pipeline, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace files of somebody else.")] = False,
    linters: Annotated[
        bool, typer.Option("--linters", help="Ask zizmor and actionlint, where installed.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Exit 0 where nothing is recognised.")
    ] = False,
) -> None:
    """Say what a repository is, with evidence, and propose a pipeline for it."""
    from autodevops_cli.cli.outputs import outputs
    from autodevops_cli.cli.reports import hand_out, without_diff
    from autodevops_cli.cli.survey import survey
    from autodevops_cli.reporting import formats

    options = options_of(context)
    wanted = outputs(output or (), formats())
    found = survey(
        options.engine(
            linters=linters, provider=provider, extras=extras, template_dir=template_dir
        ),
        sources or ["."],
        revision,
        options.console,
        partial(_write, options.console, overwrite=yes) if write else _leave,
    )
    if not diff:
        found.reports = [without_diff(one) for one in found.reports]
    ending = found.ending(allow_empty=allow_empty)
    hand_out(wanted, found, ending, options.console)
    if ending.code:
        raise typer.Exit(ending.code)


def _write(console: Console, opened: Opened, made: RepoReport, *, overwrite: bool) -> None:
    from autodevops_cli.cli.files import demand_decisions, tell
    from autodevops_cli.engine.changes import Wish
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.proposing import scene
    from autodevops_cli.engine.updating import bring

    root = root_of(opened.repo)
    found = bring(root, scene(opened, made), Wish(overwrite=overwrite))
    tell(console, root, found)
    demand_decisions(found)


def _leave(opened: Opened, made: RepoReport) -> None:
    """Write nothing."""


COMMAND = analyze
