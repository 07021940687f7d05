"""`autodevops completion`: the script that completes the command's words in a shell."""

from __future__ import annotations

from typing import Annotated

import typer

from autodevops_cli.cli.options import options_of


def completion(
    context: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
) -> None:
    """Print a completion script; it knows all words itself and starts nothing."""
    from autodevops_cli.cli.completions import script

    options_of(context).console.data(script(shell))


COMMAND = completion
