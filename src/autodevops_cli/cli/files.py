"""Tells what became of the files that were written, or would become of them."""

from __future__ import annotations

from collections.abc import Iterable

from autodevops_cli.cli.console import Console
from autodevops_cli.engine.writer import Change, State


def tell(console: Console, changes: Iterable[Change], *, overwrite: bool) -> None:
    """Say a line per file."""
    for change in changes:
        console.say(_sentence(change.state, overwrite=overwrite).format(change.file.path))


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
