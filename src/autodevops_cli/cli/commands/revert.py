"""`autodevops revert`: give up edits, and have what is rendered instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.flags import FilesArgument
from autodevops_cli.cli.options import Options, options_of

if TYPE_CHECKING:
    from autodevops_cli.engine.changes import Changes


def revert(
    context: typer.Context,
    files: FilesArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Give up the edits that are shown.")] = False,
) -> None:
    """Put back what is rendered for files, after showing what that changes."""
    from autodevops_cli.cli.places import inside, locked_folder
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.owning import reverted
    from autodevops_cli.engine.proposing import scene_of
    from autodevops_cli.engine.writer import write_all

    options = options_of(context)
    opened = options.engine().open(str(locked_folder(files)))
    root = root_of(opened.repo)
    found = reverted(scene_of(opened), inside(root, files))
    _show(options, found, opened.settings.text("color"))
    if not yes:
        _refuse_losing(found)
    write_all(root, found.writes)
    changed = {one.path for one in found.files}
    for one in found.drifts:
        options.console.say(f"{'reverted' if one.path in changed else 'unchanged:'} {one.path}")


def _show(options: Options, found: Changes, wish: str) -> None:
    import os
    import sys

    from autodevops_cli.cli.console import colors, painted_diff
    from autodevops_cli.engine.patches import patches

    color = colors(sys.stdout, os.environ, wish)
    options.console.data(painted_diff(patches(found.files), color))


def _refuse_losing(found: Changes) -> None:
    """Raise WouldOverwrite where something that a person wrote would be lost."""
    from autodevops_cli.engine.owning import losing
    from autodevops_cli.errors import WouldOverwrite

    lost = ", ".join(one.path for one in losing(found))
    if lost:
        raise WouldOverwrite(
            f"{lost} would lose the edits above; nothing was written", hint="--yes gives them up"
        )


COMMAND = revert
