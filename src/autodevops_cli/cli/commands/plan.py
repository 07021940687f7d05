"""`autodevops plan`: what would be written and why, for `apply` to do just that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.flags import (
    ExtrasOption,
    OutputOption,
    PathArgument,
    ProviderOption,
    PruneOption,
    RestoreOption,
    RevisionOption,
    TemplatesOption,
    YesOption,
)
from autodevops_cli.cli.options import Options, options_of
from autodevops_cli.errors import AutodevopsError

if TYPE_CHECKING:
    from autodevops_cli.cli.outputs import Output
    from autodevops_cli.engine.changes import Changes, Wish
    from autodevops_cli.engine.engine import Engine

FORMATS = ("json", "text")
FAILED, CHANGES = 1, 2


def plan(
    context: typer.Context,
    path: PathArgument = ".",
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the plan for `apply` to this file.")
    ] = None,
    output: OutputOption = None,
    detailed_exitcode: Annotated[
        bool,
        typer.Option("--detailed-exitcode", help="Exit 0 for no change, 1 on error, 2 for some."),
    ] = False,
    restore: RestoreOption = False,
    prune: PruneOption = False,
    yes: YesOption = False,
    provider: ProviderOption = None,
    extras: ExtrasOption = None,
    template_dir: TemplatesOption = None,
    revision: RevisionOption = "",
) -> None:
    """Say what would be written and why; write nothing but the plan."""
    from autodevops_cli.cli.outputs import Output, outputs
    from autodevops_cli.engine.changes import Wish

    options = options_of(context)
    wanted = outputs(output or (), FORMATS)
    wanted = (*wanted, Output("json", out)) if out else wanted
    engine = options.engine(provider=provider, extras=extras, template_dir=template_dir)
    wish = Wish(overwrite=yes, restore=restore, prune=prune)
    try:
        found = _planned(options, engine, (path, revision), wish, wanted)
    except AutodevopsError as error:
        if not detailed_exitcode:
            raise
        options.console.error(error)
        raise typer.Exit(FAILED) from error
    if detailed_exitcode and found.writes:
        raise typer.Exit(CHANGES)


def _planned(
    options: Options,
    engine: Engine,
    source: tuple[str, str],
    wish: Wish,
    wanted: tuple[Output, ...],
) -> Changes:
    """Return what would be changed, after telling it in every format asked for."""
    from autodevops_cli.cli.outputs import put
    from autodevops_cli.engine.plans import plan_of, plan_text
    from autodevops_cli.engine.proposing import scene_of
    from autodevops_cli.engine.updating import decided

    opened = engine.open(*source)
    found = decided(scene_of(opened), wish)
    for one in wanted:
        made = plan_text(plan_of(opened.repo.name, found)) if one.format == "json" else ""
        put(one, made or _text(found, one, opened.settings.text("color")), options.console)
    return found


def _text(found: Changes, output: Output, wish: str) -> str:
    import os
    import sys

    from autodevops_cli.cli.console import colors, painted_diff, printable
    from autodevops_cli.cli.files import intentions
    from autodevops_cli.cli.outputs import STDOUT
    from autodevops_cli.engine.patches import patches

    color = output.target == STDOUT and colors(sys.stdout, os.environ, wish)
    told = "".join(f"{printable(line)}\n" for line in intentions(found))
    diff = patches(found.files)
    return told + (f"\n{painted_diff(diff, color)}" if diff else "")


COMMAND = plan
