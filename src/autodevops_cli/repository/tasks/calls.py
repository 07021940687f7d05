"""The commands behind the lines of a task: wrappers taken off, substitutions looked into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.repository.shell import Command, commands
from autodevops_cli.repository.wrappers import unwrapped

MAX_DEPTH = 3
MAX_FOUND = 2000
_BACKTICKS = re.compile(r"`([^`]{1,1000})`")


def calls(lines: Iterable[str]) -> tuple[Command, ...]:
    """Return every simple command of a shell text, with those in `$(…)` behind their own."""
    found: list[Command] = []
    for one in _calls("\n".join(lines), MAX_DEPTH):
        found.append(one)
        if len(found) >= MAX_FOUND:
            break
    return tuple(found)


def _calls(text: str, depth: int) -> Iterator[Command]:
    for one in commands(text):
        yield unwrapped(one)
        if depth and ("$(" in one.text or "`" in one.text):
            for inner in _substituted(one.text):
                yield from _calls(inner, depth - 1)


def _substituted(text: str) -> Iterator[str]:
    """Yield what stands in the outermost `$(…)` and backticks of a command."""
    at = text.find("$(")
    while at >= 0:
        end = _closed(text, at + 2)
        if text[at : at + 3] != "$((":
            yield text[at + 2 : end]
        at = text.find("$(", end)
    for found in _BACKTICKS.finditer(text):
        yield found[1]


def _closed(text: str, at: int) -> int:
    """Return where the parenthesis that was opened before `at` closes."""
    depth = 1
    for mark in re.finditer(r"[()]", text[at:]):
        depth += 1 if mark[0] == "(" else -1
        if not depth:
            return at + mark.start()
    return len(text)
