"""The shell texts that a CI file runs, and the places of their lines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.shell import Command, commands
from autodevops_cli.repository.wrappers import unwrapped

SHELLS = frozenset(("sh", "bash", "zsh", "dash", "ash", "ksh"))
NOT_SHELLS = frozenset(("python", "node", "perl", "ruby"))


def scripts(document: CiDocument) -> Iterator[CiStep]:
    """Yield the steps that run a shell text."""
    for _, step in scripts_of(document):
        yield step


def scripts_of(document: CiDocument) -> Iterator[tuple[CiJob, CiStep]]:
    """Yield the steps that run a shell text, with their jobs."""
    for job in document.jobs:
        for step in job.steps:
            if step.run:
                yield job, step


def run_commands(document: CiDocument) -> Iterator[tuple[Place, Command]]:
    """Yield the simple commands of every shell text, without `sudo` and the like, with places."""
    for step in scripts(document):
        if step.shell in NOT_SHELLS:
            continue
        for command in commands_of(step.run):
            yield line_of(step, command.line), command


@lru_cache(maxsize=8192)
def commands_of(text: str) -> tuple[Command, ...]:
    """Return the commands of a shell text without `sudo` and the like; many rules ask the same."""
    return tuple(unwrapped(command) for command in commands(text))


def line_of(step: CiStep, line: int) -> Place:
    """Return the place of a line (from 0) of the step's shell text."""
    start = step.at("run")
    if start.line is None:
        return start
    # A text of several lines begins below its key, a text of one line beside it.
    return Place(start.path, start.line + line + (1 if "\n" in step.run else 0))
