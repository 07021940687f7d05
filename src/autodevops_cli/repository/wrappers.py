"""Finds the program behind the ones that only start it: sudo, env, `uv run`, `bundle exec`."""

from __future__ import annotations

import re

from autodevops_cli.repository.shell import Command

MAX_LAYERS = 5

STARTERS = frozenset(("sudo", "env", "exec", "nohup", "time", "command", "nice", "xvfb-run"))
RUNNERS = frozenset(
    (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("bundle", "exec"))
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


def unwrapped(command: Command) -> Command:
    """Return the command that runs in the end; a wrapper with options of its own is left as it is.

    Options of `sudo` and `env` that take no value are skipped; those of `uv run` may take one, so
    the program behind them cannot be told.
    """
    for _ in range(MAX_LAYERS):
        inner = _inner(command)
        if inner is None:
            break
        command = inner
    return command


def _inner(command: Command) -> Command | None:
    if command.name in STARTERS:
        skip = 1
        while skip < len(command.words) and _is_setting(command.words[skip]):
            skip += 1
    elif command.words[:2] in RUNNERS and command.words[2:3] != ("--",):
        skip = 2
    else:
        return None
    if skip >= len(command.words) or command.words[skip].startswith("-"):
        return None
    return command.without(skip)


def _is_setting(word: str) -> bool:
    return word.startswith("-") or _ASSIGNMENT.match(word) is not None
