"""`autodevops config`: which settings are in force, and who said so."""

from __future__ import annotations

from typing import Annotated

import typer

from autodevops_cli.cli.options import options_of

config = typer.Typer(name="config", rich_markup_mode=None, add_completion=False)


@config.callback(invoke_without_command=True)
def group(context: typer.Context) -> None:
    """Show the settings in force."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@config.command("show")
def show(
    context: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="The repository; the folder here if none.")
    ] = ".",
    origin: Annotated[bool, typer.Option("--origin", help="Say who said each.")] = False,
) -> None:
    """Print the settings in force, one a line."""
    from autodevops_cli.cli.console import printable

    options = options_of(context)
    settings = options.engine().open(path).settings
    lines = []
    for one in settings.values.values():
        value = str(one.value).lower() if isinstance(one.value, bool) else f'"{one.value}"'
        lines.append(f"{one.key} = {value}{f'  # {one.where}' if origin else ''}")
    options.console.data(printable("\n".join(lines)) + "\n")


COMMAND = config
