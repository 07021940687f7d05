"""The `autodevops` command."""

from __future__ import annotations

import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command line; the version alone is answered without loading anything else."""
    if sys.argv[1:] == ["--version"]:
        from autodevops_cli import __version__

        print(f"autodevops {__version__}")
        return
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a locale that lacks a character must not stop us
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from autodevops_cli.cli.app import app

        app()
    except KeyboardInterrupt:  # while still loading; later the command line answers it
        sys.exit(130)


if __name__ == "__main__":
    main()
