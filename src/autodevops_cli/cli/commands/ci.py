"""`autodevops ci`: let a CI system check CI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import Options, options_of

if TYPE_CHECKING:
    from autodevops_cli.engine.ci_step import CiStep
    from autodevops_cli.repository.snapshot import Snapshot

ci = typer.Typer(name="ci", rich_markup_mode=None, add_completion=False)


@ci.callback(invoke_without_command=True)
def group(context: typer.Context) -> None:
    """Let a CI system run `autodevops check`."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@ci.command("init")
def init(
    context: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="The repository's folder; the one here if none.")
    ] = ".",
    provider: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The CI system to write for; auto takes the one in use."),
    ] = None,
    package: Annotated[
        str, typer.Option(metavar="REQUIREMENT", help="What pip installs in CI to get this tool.")
    ] = "",
    stdout: Annotated[bool, typer.Option("--stdout", help="Print it; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a file of somebody else.")] = False,
    linters: Annotated[
        bool, typer.Option("--linters", help="Ask zizmor and actionlint, where installed.")
    ] = False,
    template_dir: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Templates that go before our own.")
    ] = None,
) -> None:
    """Write a pipeline that runs `autodevops check`; a pipeline that is there is not touched."""
    from autodevops_cli.engine.ci_step import ci_step

    options = options_of(context)
    engine = options.engine(linters=linters, provider=provider, template_dir=template_dir)
    opened = engine.open(path)
    step = ci_step(opened.repo, opened.policy, package.strip())
    if stdout or not step.writable:
        options.console.data(f"# {step.file.path}\n{step.file.text}")
    else:
        _write(options, opened.repo, step, overwrite=yes)
    if step.advice:
        options.console.say(step.advice)
    for finding in step.findings:
        options.console.say(f"{finding.severity.name.lower()}: {finding.message}")


def _write(options: Options, repo: Snapshot, step: CiStep, *, overwrite: bool) -> None:
    """Write the file. Raises WouldOverwrite where another one has its place."""
    from autodevops_cli.cli.files import note_folder
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.updating import put
    from autodevops_cli.errors import WouldOverwrite

    root = root_of(repo)
    try:
        done = put(root, step.file, overwrite=overwrite)
    except WouldOverwrite as error:
        hint = "see ours with --stdout, replace theirs with --yes"
        raise WouldOverwrite(error.message, hint=hint) from error
    verb = "unchanged:" if done is None else "replaced" if done.before is not None else "wrote"
    options.console.say(f"{verb} {step.file.path}")
    note_folder(options.console, root)


COMMAND = ci
