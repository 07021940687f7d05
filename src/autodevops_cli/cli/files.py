"""Tells what became of the files that were written, or would become of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autodevops_cli.cli.console import Console
from autodevops_cli.engine.writer import Change, State
from autodevops_cli.repository.identity import work_tree


def tell(console: Console, root: Path, changes: Iterable[Change], *, overwrite: bool) -> None:
    """Say a line per file, and whether anybody will look for them there."""
    for change in changes:
        console.say(_sentence(change.state, overwrite=overwrite).format(change.file.path))
    top = work_tree(root)
    if top and top != root.resolve():
        console.say(f"note: forges look for these at the top of the repository, {top}")


def _sentence(state: State, *, overwrite: bool) -> str:
    match state:
        case State.NEW:
            return "wrote {}"
        case State.CHANGED:
            return "updated {}"
        case State.SAME:
            return "unchanged: {}"
        case State.FOREIGN if overwrite:
            return "replaced {}"
        case State.FOREIGN:
            return "kept {}, which was not written by autodevops (--yes replaces it)"
