"""Completion scripts that know every word themselves: pressing Tab starts no Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from autodevops_cli.cli.completions import bash, fish, powershell, zsh
from autodevops_cli.cli.completions.words import Words, words
from autodevops_cli.errors import UsageError

SHELLS: Mapping[str, Callable[[tuple[Words, ...]], str]] = {
    "bash": bash.script,
    "zsh": zsh.script,
    "fish": fish.script,
    "powershell": powershell.script,
}


def script(shell: str) -> str:
    """Return the completion script for a shell. Raises UsageError for one we do not know."""
    if shell not in SHELLS:
        close = get_close_matches(shell, SHELLS, 1)
        raise UsageError(
            f"there is no completion for {shell!r}",
            hint=f"did you mean {close[0]}?" if close else f"known are {', '.join(SHELLS)}",
        )
    return SHELLS[shell](words())
