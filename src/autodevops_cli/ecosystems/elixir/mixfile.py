"""What mix.exs says, read without running it: dependencies, aliases, settings of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

MAX_DEPENDENCIES = 300
MIXFILE = "mix.exs"
# A comment starts at a `#` that stands in no string and opens no `#{`.
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*+")|#(?!\{)[^\n]*+')
_DEPENDENCY = re.compile(r"\{\s*:(\w{1,80})\s*,([^{}]{0,600})")
_ALIAS = re.compile(
    r"""(?:^|[\s\[,])(?:"([\w.-]{1,60})"|([a-z_][\w.]{0,60}))\s*:\s*(\[[^\]]{0,1500}\]|"[^"\n]{1,300}"|&\w+)"""
)
_STRING = re.compile(r'"([^"\n]{1,300})"')
_ONLY = re.compile(r"\bonly:\s*(?:\[([^\]]{0,200})\]|:(\w+))")


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package that is asked for, the environments it is for ("" for all), its place."""

    name: str
    only: tuple[str, ...]
    where: Place


@dataclass(frozen=True)
class Mixfile:
    """The mix.exs of one folder."""

    repo: Snapshot
    root: str

    @property
    def path(self) -> str:
        """Where it is."""
        return joined(self.root, MIXFILE)

    @cached_property
    def text(self) -> str:
        """What it says, without comments; the lines stay where they are."""
        return _COMMENT.sub(lambda found: found[1] or "", self.repo.text(self.path))

    @property
    def is_project(self) -> bool:
        """Whether it declares a project at all."""
        return bool(re.search(r"^\s*use\s+Mix\.Project\b", self.text, re.MULTILINE))

    def setting(self, name: str) -> tuple[str, Place] | None:
        """Return a text or an atom behind a key ("elixir", "app", "apps_path"), with its place."""
        found = re.search(rf"\b{name}:\s*(?:\"([^\"\n]{{1,200}})\"|:(\w{{1,80}}))", self.text)
        return (found[1] or found[2], self.at(found.start())) if found else None

    def has_key(self, name: str) -> Place | None:
        """Return where a key stands, whatever its value is."""
        found = re.search(rf"(?<![\w:]){name}:\s", self.text)
        return self.at(found.start()) if found else None

    @cached_property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The packages that it asks for."""
        found: list[Dependency] = []
        for one in _DEPENDENCY.finditer(self.text):
            if len(found) >= MAX_DEPENDENCIES:
                break
            only = _ONLY.search(one[2])
            named = re.findall(r"\w+", (only[1] or only[2]) if only else "")
            found.append(Dependency(one[1], tuple(named), self.at(one.start())))
        return tuple(found)

    def dependency(self, *names: str) -> Dependency | None:
        """Return the first of these packages that it asks for."""
        return next((one for one in self.dependencies if one.name in names), None)

    @cached_property
    def aliases(self) -> dict[str, tuple[tuple[str, ...], Place]]:
        """The tasks that it declares as lists of others, with their places."""
        return {name: (steps, where) for name, steps, where in self._aliases()}

    def _aliases(self) -> Iterator[tuple[str, tuple[str, ...], Place]]:
        start = re.search(r"\bdefp?\s+aliases\b|\baliases:\s*\[", self.text)
        if not start:
            return
        end = re.search(r"^  end\b", self.text[start.end() :], re.MULTILINE)
        block = self.text[start.end() : start.end() + (end.start() if end else 4000)]
        for found in _ALIAS.finditer(block):
            steps = tuple(_STRING.findall(found[3]))
            yield found[1] or found[2], steps, self.at(start.end() + found.start(3))

    def at(self, offset: int) -> Place:
        """Return the place of an offset in the text."""
        return Place(self.path, self.text.count("\n", 0, offset) + 1)
