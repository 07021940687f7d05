"""`autodevops version`: which version this is."""

from __future__ import annotations

import platform

import typer

from autodevops_cli import __version__
from autodevops_cli.cli.options import options_of


def version(context: typer.Context) -> None:
    """Say which version this is, and which Python it runs on."""
    options_of(context).console.data(
        f"autodevops {__version__} (Python {platform.python_version()})\n"
    )


COMMAND = version
