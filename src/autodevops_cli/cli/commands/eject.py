"""`autodevops eject`: have files left alone from now on."""

from __future__ import annotations

import typer

from autodevops_cli.cli.flags import FilesArgument
from autodevops_cli.cli.options import options_of


def eject(context: typer.Context, files: FilesArgument) -> None:
    """Never touch files again; they stay as they are, and drift no more."""
    from autodevops_cli.cli.places import inside, locked_folder
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.owning import ejected
    from autodevops_cli.engine.proposing import scene_of
    from autodevops_cli.engine.writer import write_all

    options = options_of(context)
    opened = options.engine().open(str(locked_folder(files)))
    root = root_of(opened.repo)
    found = ejected(scene_of(opened), inside(root, files))
    write_all(root, found.writes)
    for one in found.drifts:
        options.console.say(f"ejected {one.path}: `autodevops adopt . {one.path}` takes it back")


COMMAND = eject
