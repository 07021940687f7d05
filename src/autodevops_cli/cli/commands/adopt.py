"""`autodevops adopt`: have files managed that are there, as they are."""

from __future__ import annotations

from typing import Annotated

import typer

from autodevops_cli.cli.options import options_of


def adopt(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH] [FILE]...",
            help="The repository, here if none, and files of it; without any all that we would "
            "write and that are there.",
        ),
    ] = None,
) -> None:
    """Have files managed that are there; what is in them counts as edits of yours and stays."""
    from autodevops_cli.cli.places import folder_and_files, inside
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.owning import adopted
    from autodevops_cli.engine.proposing import scene_of
    from autodevops_cli.engine.writer import write_all

    options = options_of(context)
    path, files = folder_and_files(words or ())
    opened = options.engine().open(path)
    root = root_of(opened.repo)
    named = inside(root, files)
    found = adopted(scene_of(opened, named), named)
    write_all(root, found.writes)
    for one in found.drifts:
        options.console.say(f"adopted {one.path}")
    if not found.drifts:
        options.console.say("nothing to adopt: no file that autodevops would write is unmanaged")


COMMAND = adopt
