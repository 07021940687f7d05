"""What the commands of a Go component are about, and the repository's own tasks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.ecosystems.go.modules import Module
from autodevops_cli.ecosystems.go.sources import Sources
from autodevops_cli.ecosystems.go.tools import SOURCES
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import CARRIED, Task, tasks

# `./...` stops at the border of a module, so a workspace lists its modules.
EACH = "go list -m -f '{{.Dir}}/...' | xargs"
CONVENTION = "Go's convention"


@dataclass(frozen=True)
class Scope:
    """A module or workspace: its folder, manifests and sources."""

    repo: Snapshot
    root: str
    modules: tuple[Module, ...]
    own: Sources
    workspace: bool

    @property
    def has_module(self) -> bool:
        """Whether there is a module at all, so that the go command knows packages."""
        return any(one.name for one in self.modules)

    @cached_property
    def manifest(self) -> Place:
        """The file that makes the folder a component."""
        names = ("go.work", "go.mod") if self.workspace else ("go.mod",)
        path = self.repo.first(*(joined(self.root, name) for name in names))
        return Place(path or next(iter(self.own.files), self.root or "."))

    def over(self, tool: str) -> str:
        """Return the command that runs a tool over every package."""
        return f"{EACH} {tool}" if self.workspace else f"{tool} ./..."

    def usual(self, kind: str, text: str, note: str = CONVENTION) -> Evidence:
        """Return the evidence for a command that only convention speaks for."""
        return command(kind, text, self.manifest, Source.CONVENTION, note)

    @cached_property
    def declared(self) -> tuple[Task, ...]:
        """The tasks of the folder."""
        return tasks(self.repo, self.root)

    def tasks_for(
        self, kind: str, names: tuple[str, ...], fits: Callable[[Task], bool]
    ) -> Iterator[Evidence]:
        """Yield the sound tasks of these names that do what they should with known programs."""
        for name in names:
            for one in self.declared:
                if one.name == name and not one.unsound and fits(one) and not self._lacks(one):
                    text = one.plain or one.command
                    note = f"the {name} target of {one.runner}"
                    yield command(kind, text, one.where, Source.TASK, note)

    def calls(self) -> Iterator[Evidence]:
        """Yield which tools each task calls, to be brought first, and what nobody brings."""
        for one in self.declared:
            if one.runner == "script" or one.unsound:
                continue
            if needed := sorted({*SOURCES} & (one.programs | {one.runner})):
                yield Evidence(f"calls.{one.command}", " ".join(needed), one.where)
            named = [name for name in self._lacks(one) if re.fullmatch(r"[a-z][\w+.-]{1,40}", name)]
            if named:
                yield Evidence(f"lacks.{one.command}", named[0], one.where)

    def _lacks(self, task: Task) -> list[str]:
        """Return the programs of a task that no runner, no Go tool and no file here is."""
        paths = {one.name: one.words[0] for one in task.commands if "/" in one.words[0]}
        ours = {name for name, path in paths.items() if self.repo.has(joined(self.root, path))}
        return sorted(task.programs - CARRIED - SOURCES.keys() - ours)
