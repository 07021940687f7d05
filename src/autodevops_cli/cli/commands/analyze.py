"""`autodevops analyze`: what a repository is, how we know, and what we would write."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of
from autodevops_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from autodevops_cli.cli.console import Console
    from autodevops_cli.engine.engine import Opened
    from autodevops_cli.model.analysis import RepoReport

AUTO, REQUIRE = WISHES = ("auto", "require")


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
    ai: Annotated[
        str | None,
        typer.Option(
            "--ai",
            metavar="auto|require",
            help="Ask a model what evidence leaves open; with require, exit 6 without advice.",
        ),
    ] = None,
    apply_ai: Annotated[
        bool, typer.Option("--apply-ai", help="Let the pipeline follow what the model chooses.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what --ai would send, and why; send nothing.")
    ] = False,
) -> None:
    """Say what a repository is, with evidence, and propose a pipeline for it."""
    from autodevops_cli.cli.outputs import outputs
    from autodevops_cli.cli.reports import hand_out, without_diff
    from autodevops_cli.cli.survey import survey
    from autodevops_cli.reporting import formats

    options = options_of(context)
    wanted = outputs(output or (), formats())
    advise = _advise(options.console, ai, apply=apply_ai, writes=write, dry_run=dry_run)
    found = survey(
        options.engine(
            linters=linters, provider=provider, extras=extras, template_dir=template_dir
        ),
        sources or ["."],
        revision,
        options.console,
        partial(_write, options.console, overwrite=yes) if write and not dry_run else _leave,
        advise,
    )
    if not diff:
        found.reports = [without_diff(one) for one in found.reports]
    ending = found.ending(allow_empty=allow_empty, advice=ai == REQUIRE and not dry_run)
    if not dry_run:
        hand_out(wanted, found, ending, options.console)
    if ending.code:
        raise typer.Exit(ending.code)


def _advise(
    console: Console, ai: str | None, *, apply: bool, writes: bool, dry_run: bool
) -> Callable[[Opened, RepoReport], RepoReport] | None:
    """Return what brings advice into a report, None where none was asked for."""
    if ai is None:
        if apply or dry_run:
            raise UsageError("--apply-ai and --dry-run say something about --ai, which is not said")
        return None
    if ai not in WISHES:
        raise UsageError(f"--ai is {ai!r}", hint=f"use {' or '.join(WISHES)}")
    from autodevops_cli.cli.counsel import counsel, rehearsal

    return rehearsal(console) if dry_run else counsel(console, apply=apply, writes=writes)


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
