"""`autodevops config`: which settings are in force, and who said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from autodevops_cli.settings import Setting, Settings, Value

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
    for one in settings.values.values():
        said = f"  # {_origin(settings, one)}" if origin else ""
        options.console.data(printable(f"{one.key} = {_spelled(one.value)}{said}") + "\n")


def _spelled(value: Value) -> str:
    """Return a value as TOML spells it."""
    import json

    return json.dumps(value, ensure_ascii=False)


def _origin(settings: Settings, one: Setting) -> str:
    """Return who said it; locks add up, and each of them has its own place."""
    places = [str(lock.where) for lock in settings.locks] if one.key == "locked" else []
    return ", ".join(dict.fromkeys(places)) or str(one.where)


@config.command("schema")
def schema(context: typer.Context) -> None:
    """Print the JSON Schema of the configuration, for editors."""
    from autodevops_cli.data import schema_text

    options_of(context).console.data(schema_text("config-v1"))


COMMAND = config
