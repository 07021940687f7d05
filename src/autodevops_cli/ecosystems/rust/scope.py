"""What the commands of a Cargo component are about, and the repository's own tasks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.ecosystems.rust.lockfile import Lock
from autodevops_cli.ecosystems.rust.manifest import Package
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import CARRIED, Task, saying, tasks

CONFIGS = (".cargo/config.toml", ".cargo/config")


@dataclass(frozen=True)
class Scope:
    """A package or workspace: its folder, manifests and lock file."""

    repo: Snapshot
    root: str
    packages: tuple[Package, ...]
    lock: Lock
    workspace: bool

    @property
    def manifest(self) -> Place:
        """The manifest at the root."""
        return Place(joined(self.root, "Cargo.toml"))

    @property
    def config(self) -> str:
        """Cargo's own configuration for the folder, "" when there is none."""
        return self.first(*CONFIGS)

    @property
    def everything(self) -> str:
        """The option that widens a command from one package to the workspace."""
        return " --workspace" if self.workspace else ""

    @cached_property
    def target(self) -> str:
        """The target that Cargo is told to build for, when it is no Linux that CI can run."""
        wanted = self.repo.toml(self.config).strings("build", "target") if self.config else ()
        spelled = (one for one in wanted if re.fullmatch(r"[\w.-]{1,80}", one))
        return next((one for one in spelled if "x86_64-unknown-linux" not in one), "")

    @cached_property
    def declared(self) -> tuple[Task, ...]:
        """The tasks of the folder."""
        return tasks(self.repo, self.root)

    def first(self, *names: str) -> str:
        """Return the first of these files that the folder holds, or ""."""
        return self.repo.first(*(joined(self.root, name) for name in names))

    def usual(self, kind: str, text: str, note: str = "Cargo's convention") -> Evidence:
        """Return the evidence for a command that only convention speaks for."""
        return command(kind, text, self.manifest, Source.CONVENTION, note)

    def tasks_for(self, kind: str, names: tuple[str, ...], *phrases: str) -> Iterator[Evidence]:
        """Yield the sound tasks of these names that say one of the phrases, then the aliases."""
        fits = saying(*phrases)
        for name in names:
            for one in self.declared:
                # Runners have make but no just and no task: of those only one command can run.
                text = one.plain or (one.command if one.runner == "make" else "")
                sound = one.name == name and not one.unsound and fits(one)
                if text and sound and one.programs <= CARRIED:
                    note = f"the {name} target of {one.runner}"
                    yield command(kind, text, one.where, Source.TASK, note)
        yield from self._aliases(kind, names, phrases)

    def _aliases(
        self, kind: str, names: tuple[str, ...], phrases: tuple[str, ...]
    ) -> Iterator[Evidence]:
        verbs = {one.removeprefix("cargo ") for one in phrases}
        table = self.repo.toml(self.config).table("alias")
        for name in names:
            words = " ".join(table.strings(name)).split()
            if words[:1] and words[0] in verbs - {name} and _only_checks(words):
                where = self.repo.place(self.config, name)
                yield command(kind, f"cargo {name}", where, Source.TASK, "an alias of Cargo")


def _only_checks(words: list[str]) -> bool:
    return "--fix" not in words and (words[0] != "fmt" or "--check" in words)
