"""A task: what runs it, what it does, and whether it is any good in CI."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.tasks.calls import calls
from autodevops_cli.repository.tasks.soundness import reason_against

MAX_LINES = 400
_FUNCTIONS = """
subst patsubst strip findstring filter filter-out word wordlist words firstword lastword notdir
suffix addsuffix addprefix wildcard abspath foreach call eval value origin flavor error warning
"""
# make's own, where a line could not be expanded.
FUNCTIONS = frozenset(_FUNCTIONS.split())
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Task:
    """A named target of a task runner: what runs it, what it needs first, what it does.

    `body` is shell text, one entry per line of the recipe, with the variables that are known put
    in; `before` holds the lines of everything it needs, in the order in which they run.
    """

    runner: str
    name: str
    where: Place
    body: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    against: str = ""
    """What its file alone says against it: "wants arguments"."""

    @property
    def command(self) -> str:
        """The shell text that runs the task from its folder."""
        return f"./{self.name}" if self.runner == "script" else f"{self.runner} {self.name}"

    @property
    def lines(self) -> tuple[str, ...]:
        """What runs in the end, needs included."""
        return (*self.before, *self.body)

    @property
    def commands(self) -> tuple[Command, ...]:
        """The simple commands that run in the end, needs included."""
        return calls(self.lines)

    @property
    def programs(self) -> frozenset[str]:
        """The names of the programs that run in the end, without their folders."""
        named = frozenset(one.name for one in self.commands)
        return named - FUNCTIONS if self.runner == "make" else named

    @property
    def plain(self) -> str:
        """The one command that the task amounts to, when it can run without its runner, or ""."""
        told = [line for line in self.body if not line.startswith(("echo ", "printf "))]
        alone = self.runner != "script" and not self.before and not self.needs
        if not alone or len(told) != 1 or any(mark in told[0] for mark in "$`{}|;&<>\n"):
            return ""
        text = " ".join(told[0].split())
        return "" if "=" in text.partition(" ")[0] else text

    @property
    def unsound(self) -> str:
        """Why the task is no good in CI ("runs containers", "watches", "rewrites files"), or ""."""
        if self.against:
            return self.against
        return reason_against(calls(self.body), calls(self.before))


def saying(*phrases: str) -> Callable[[Task], bool]:
    """Return a test of whether a task, or what it needs, says one of these: "go test"."""
    words = "|".join(map(re.escape, phrases))
    pattern = re.compile(rf"(?<![\w./-])(?:{words})(?![\w-])")
    return lambda task: any(pattern.search(line) for line in task.lines)


def linked(declared: tuple[Task, ...]) -> Iterator[Task]:
    """Yield the tasks with the lines of what they need, directly or through `make other`."""
    by_name = {one.name: one for one in declared}
    needs = {one.name: _called(one) for one in declared}
    for one in declared:
        order: dict[str, None] = {one.name: None}
        _visit(needs[one.name], needs, order, set(), MAX_DEPTH)
        lines = (line for name in order if name != one.name for line in by_name[name].body)
        yield replace(one, before=tuple(islice(lines, MAX_LINES)))


def _visit(
    names: Iterable[str], needs: dict[str, tuple[str, ...]], order: dict[str, None],
    seen: set[str], depth: int,
) -> None:  # fmt: skip
    for name in names:
        if depth and name in needs and name not in seen and name not in order:
            seen.add(name)
            _visit(needs[name], needs, order, seen, depth - 1)
            order[name] = None


def _called(task: Task) -> tuple[str, ...]:
    """Return what a task needs, and what it calls on its own runner in the same folder."""
    inner = [
        word
        for one in calls(task.body)
        if one.name == task.runner and not one.option("-C", "--directory", "-f", "--file")
        for word in one.arguments()
        if "=" not in word
    ]
    return (*task.needs, *inner)
