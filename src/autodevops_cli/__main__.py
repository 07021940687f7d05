"""The `autodevops` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the version alone is answered without loading anything else."""
    if sys.argv[1:] == ["--version"]:
        from autodevops_cli import __version__

        print(f"autodevops {__version__}")
        return
    from autodevops_cli.cli.app import app

    app()


if __name__ == "__main__":
    main()
