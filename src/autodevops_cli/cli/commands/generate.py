"""`autodevops generate`: write the pipeline, or show what writing it would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import Options, options_of

if TYPE_CHECKING:
    from autodevops_cli.engine.engine import Opened
    from autodevops_cli.model.analysis import Proposal

WOULD_CHANGE = 1


def generate(
    context: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="The repository's folder; the one here if none.")
    ] = ".",
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what would change; write nothing.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 when a file would change; write nothing.")
    ] = False,
    stdout: Annotated[
        bool, typer.Option("--stdout", help="Print the files; write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace files of somebody else.")] = False,
    revision: Annotated[
        str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
    ] = "",
    provider: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The CI system to write for; auto takes the one in use."),
    ] = None,
    linters: Annotated[
        bool, typer.Option("--linters", help="Ask zizmor and actionlint, where installed.")
    ] = False,
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
) -> None:
    """Write the pipeline of a repository."""
    from autodevops_cli.engine.engine import proposal_of, report
    from autodevops_cli.engine.stages import analyse

    options = options_of(context)
    engine = options.engine(
        linters=linters, provider=provider, extras=extras, template_dir=template_dir
    )
    opened = engine.open(path, revision)
    proposal = proposal_of(report(opened, analyse(opened.repo, opened.policy)))
    if stdout:
        _print(options, proposal)
    if diff:
        _show(options, opened, proposal)
    if check:
        _check(options, opened, proposal)
    if not (stdout or diff or check):
        _write(options, opened, proposal, overwrite=yes)


def _print(options: Options, proposal: Proposal) -> None:
    for file in proposal.files:
        options.console.data(f"# {file.path}\n{file.text}")


def _show(options: Options, opened: Opened, proposal: Proposal) -> None:
    import os
    import sys

    from autodevops_cli.cli.console import colors, painted_diff

    color = colors(sys.stdout, os.environ, opened.settings.text("color"))
    options.console.data(painted_diff(proposal.diff, color))


def _check(options: Options, opened: Opened, proposal: Proposal) -> None:
    """Leave with exit code 1 where writing would change a file."""
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.writer import State, changes, refuse_foreign

    found = changes(root_of(opened.repo), proposal.files)
    refuse_foreign(found)
    stale = [one for one in found if one.state in (State.NEW, State.CHANGED)]
    for one in stale:
        options.console.say(f"would change {one.file.path}")
    if stale:
        raise typer.Exit(WOULD_CHANGE)
    options.console.say("the pipeline is up to date")


def _write(options: Options, opened: Opened, proposal: Proposal, *, overwrite: bool) -> None:
    from autodevops_cli.cli.files import tell
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.writer import write

    root = root_of(opened.repo)
    found = write(root, proposal.files, overwrite=overwrite)
    tell(options.console, root, found, overwrite=overwrite)
    for finding in proposal.findings:
        options.console.say(f"{finding.severity.name.lower()}: {finding.message}")


COMMAND = generate
