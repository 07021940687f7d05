"""`autodevops cache`: the answers of models that are kept, so that nobody pays for them twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from autodevops_cli.storage.cache import Cache

cache = typer.Typer(name="cache", rich_markup_mode=None, add_completion=False)


@cache.callback(invoke_without_command=True)
def group(context: typer.Context) -> None:
    """Show or clear the answers of models that are kept."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@cache.command("info")
def info(context: typer.Context) -> None:
    """Say how much is kept and how often it helped."""
    found = _cache(context).info()
    asked = found.hits + found.misses
    share = f"{100 * found.hits / asked:.0f} %" if asked else "nothing was asked yet"
    say = options_of(context).console.data
    say(f"entries  {found.entries:,}\nbytes    {found.bytes:,}\n")
    say(f"hits     {found.hits:,} of {asked:,} ({share})\n")


@cache.command("clear")
def clear(context: typer.Context) -> None:
    """Throw everything away that is kept."""
    count = _cache(context).clear()
    options_of(context).console.say(f"cleared {count:,} {'answer' if count == 1 else 'answers'}")


def _cache(context: typer.Context) -> Cache:
    """Return the cache of the user. Raises ExtraMissing and StateUnavailable."""
    from autodevops_cli.engine.desk import standing

    return standing(options_of(context).engine().settings()).cache


COMMAND = cache
