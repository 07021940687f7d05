"""The build context of an image: which files it holds, after .dockerignore."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from autodevops_cli.repository.snapshot import Snapshot, joined

MAX_RULES = 300
MAX_FILES = 20_000
MAX_PARTS = 30


@dataclass(frozen=True)
class Context:
    """A folder that is sent to the builder, for a Dockerfile of this path."""

    repo: Snapshot
    folder: str
    dockerfile: str

    def holds(self, source: str) -> bool:
        """Tell whether the builder finds a file, a folder or anything that matches."""
        plain = re.sub(r"^(?:\./|/)+", "", source).rstrip("/")
        if plain in ("", "."):
            return True
        if any(mark in plain for mark in "*?["):
            return any(self._fits(path, plain) for path in self._below(""))
        if self.repo.has(joined(self.folder, plain)):
            return not self._ignored(plain)
        return any(not self._ignored(path) for path in self._below(plain))

    def _fits(self, path: str, pattern: str) -> bool:
        """Tell whether a file, or the folder that it lies in, matches; `*` stays in a folder."""
        wanted, parts = pattern.split("/"), path.split("/")
        near = len(parts) >= len(wanted) and all(map(fnmatchcase, parts, wanted))
        return near and not self._ignored(path)

    def _below(self, folder: str) -> tuple[str, ...]:
        start = len(self.folder) + 1 if self.folder else 0
        inside = self.repo.below(joined(self.folder, folder))[:MAX_FILES]
        return tuple(path[start:] for path in inside)

    @cached_property
    def _rules(self) -> tuple[tuple[bool, tuple[str, ...]], ...]:
        own = f"{self.dockerfile}.dockerignore"
        path = self.repo.first(own, joined(self.folder, ".dockerignore"))
        lines = [line.strip() for line in self.repo.text(path).split("\n")]
        rules = [line for line in lines if line and not line.startswith("#")][:MAX_RULES]
        return tuple((rule.startswith("!"), _parts(rule.lstrip("!"))) for rule in rules)

    def _ignored(self, path: str) -> bool:
        ignored, parts = False, path.split("/")
        for keeps, rule in self._rules:
            if ignored is keeps and _matches(rule, parts):
                ignored = not keeps
        return ignored


def _parts(rule: str) -> tuple[str, ...]:
    return tuple(one for one in rule.strip().split("/") if one not in ("", "."))[:MAX_PARTS]


def _matches(rule: tuple[str, ...], path: list[str]) -> bool:
    """Tell whether a rule matches a path or a folder above it; `**` is any number of folders."""
    reached = {0}
    for part in rule:
        if part == "**":
            reached = set(range(min(reached), len(path)))
        else:
            reached = {n + 1 for n in reached if n < len(path) and fnmatchcase(path[n], part)}
        if not reached:
            return False
    return bool(rule)
