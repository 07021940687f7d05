"""`autodevops update`: bring what was generated up to date, with every edit in it."""

from __future__ import annotations

import typer

from autodevops_cli.cli.flags import (
    ExtrasOption,
    PathArgument,
    ProviderOption,
    PruneOption,
    RestoreOption,
    TemplatesOption,
)
from autodevops_cli.cli.options import options_of


def update(
    context: typer.Context,
    path: PathArgument = ".",
    restore: RestoreOption = False,
    prune: PruneOption = False,
    provider: ProviderOption = None,
    extras: ExtrasOption = None,
    template_dir: TemplatesOption = None,
) -> None:
    """Bring what was generated up to date; your edits stay."""
    from autodevops_cli.cli.files import demand_decisions, tell
    from autodevops_cli.engine.changes import Wish
    from autodevops_cli.engine.engine import root_of
    from autodevops_cli.engine.proposing import scene_of
    from autodevops_cli.engine.updating import updated

    options = options_of(context)
    engine = options.engine(provider=provider, extras=extras, template_dir=template_dir)
    opened = engine.open(path)
    root = root_of(opened.repo)
    found = updated(root, scene_of(opened), Wish(restore=restore, prune=prune))
    tell(options.console, root, found)
    demand_decisions(found)


COMMAND = update
