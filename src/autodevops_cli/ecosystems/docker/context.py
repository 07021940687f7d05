"""The build context of an image: which files it holds, after .dockerignore."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from autodevops_cli.repository.snapshot import Snapshot, joined

MAX_PATTERNS = 300
MAX_FILES = 20_000


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
            return any(
                fnmatchcase(path, plain) and path.count("/") == plain.count("/")
                for path in self._files
            ) or any(path.startswith(plain.rstrip("*")) for path in self._files)
        return any(
            path == plain or path.startswith(f"{plain}/") for path in self._files
        )  # fmt: skip

    @cached_property
    def _files(self) -> tuple[str, ...]:
        start = len(self.folder) + 1 if self.folder else 0
        inside = [path[start:] for path in self.repo.below(self.folder)[:MAX_FILES]]
        return tuple(path for path in inside if not self._ignored(path))

    @cached_property
    def _patterns(self) -> tuple[tuple[bool, re.Pattern[str]], ...]:
        own = f"{self.dockerfile}.dockerignore"
        path = self.repo.first(own, joined(self.folder, ".dockerignore"))
        lines = [line.strip() for line in self.repo.text(path).split("\n")]
        rules = [line for line in lines if line and not line.startswith("#")][:MAX_PATTERNS]
        return tuple((rule.startswith("!"), _pattern(rule.lstrip("!"))) for rule in rules)

    def _ignored(self, path: str) -> bool:
        ignored = False
        for keeps, pattern in self._patterns:
            if pattern.match(path):
                ignored = not keeps
        return ignored


def _pattern(rule: str) -> re.Pattern[str]:
    """Return what a line of .dockerignore matches: a path, or a folder with all below it."""
    plain = rule.strip("/").removeprefix("./")[:200]
    if plain in ("", "."):
        return re.compile(r"(?!)")
    parts = []
    for piece in re.split(r"(\*\*/?|\*|\?)", plain):
        if piece.startswith("**"):
            parts.append("(?:[^/]+/)*" if piece.endswith("/") else ".*")
        else:
            parts.append({"*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece)))
    return re.compile("".join(parts) + r"(?:/|$)")
