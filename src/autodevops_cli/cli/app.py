"""The command line: parse input, call the engine, show the answer.

Every module in `commands` declares a COMMAND of the module's name; only the one that is called is
imported.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeAlias, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from autodevops_cli import __version__
from autodevops_cli.cli import commands
from autodevops_cli.cli.console import Console
from autodevops_cli.cli.options import Options, hoisted
from autodevops_cli.cli.outcome import INTERRUPTED, internal
from autodevops_cli.errors import AutodevopsError, UsageError

NAME = "autodevops"
Command: TypeAlias = TyperCommand | TyperGroup


def command_names() -> tuple[str, ...]:
    """Return the names of the commands, in order, without importing any."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(commands.__path__)))


class Doors(TyperGroup):
    """The commands, imported when called; every way to fail ends as one paragraph and a code."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return list(command_names())

    def get_command(self, ctx: Any, cmd_name: str) -> Command:
        """Return one command, imported now. Raises UsageError for an unknown name."""
        if cmd_name not in command_names():
            close = get_close_matches(cmd_name, command_names(), 1)
            raise UsageError(
                f"there is no command {cmd_name!r}",
                hint=f"did you mean {close[0]}?" if close else f"see `{NAME} --help`",
            )
        return load_command(cmd_name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the options for every command from wherever they stand."""
        return super().parse_args(ctx, hoisted(args))

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> None:
        """Run a call to its end and leave with its exit code."""
        words = sys.argv[1:] if args is None else list(args)
        sys.exit(ended(partial(super().main, words, NAME, standalone_mode=False), words))


def load_command(name: str) -> Command:
    """Return the command that a module in `commands` declares."""
    declared = importlib.import_module(f"{commands.__name__}.{name}").COMMAND
    if not isinstance(declared, typer.Typer):
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        alone.command(name)(declared)
        declared = alone
    return cast(Command, get_command(declared))


def ended(call: Callable[[], object], words: Sequence[str] = ()) -> int:
    """Return the exit code of a call, after telling why when it did not go well."""
    console = Console(verbose=not {"--verbose", "-v"}.isdisjoint(words))
    try:
        code = call()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except AutodevopsError as error:
        console.error(error)
        return error.exit_code
    except typer.TyperException as error:
        console.error(misused(error))
        return UsageError.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        console.error(internal(error))
        console.detail(traceback.format_exc())
        return AutodevopsError.exit_code


def misused(error: typer.TyperException) -> UsageError:
    """Return what is wrong with the words of a call, in our words."""
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", NAME)
    message = error.format_message()
    return UsageError(message[:1].lower() + message[1:], hint=f"see `{path} --help`")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


app = typer.Typer(
    name=NAME,
    cls=Doors,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def doors(
    context: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say less.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False,
    color: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Colour: auto, always or never.")
    ] = None,
    config: Annotated[
        str | None, typer.Option(metavar="FILE", help="Read this configuration file too.")
    ] = None,
    offline: Annotated[
        bool | None, typer.Option("--offline/--online", help="Refuse or allow the network.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which this is.")
    ] = False,
) -> None:
    """Understands a repository from evidence and writes production-grade CI for it.

    Nothing leaves this machine unless a source elsewhere is named.
    """
    file = config or os.environ.get("AUTODEVOPS_CONFIG")
    flags = {"color": color, "offline": offline}
    context.obj = Options(Console(quiet, verbose), Path(file) if file else None, flags)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
