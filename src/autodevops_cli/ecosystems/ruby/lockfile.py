"""Gemfile.lock: which gems, for which platforms, written by which Bundler."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autodevops_cli.repository.snapshot import Snapshot

LOCKS = {"Gemfile": "Gemfile.lock", "gems.rb": "gems.locked"}
# The Ruby that each Bundler came with, newest first.
SHIPPED = (
    ((4, 0), "4.0"), ((2, 6), "3.4"), ((2, 5), "3.3"), ((2, 4), "3.2"), ((2, 3), "3.1"),
    ((2, 2), "3.0"), ((2, 1), "2.7"),
)  # fmt: skip
LINUX = re.compile(r"ruby|x86_64-linux(?:-gnu)?")

_SECTION = re.compile(r"[A-Z][A-Z ]+")
_SPEC = re.compile(r"    ([\w.-]+) \(([\w.-]+)\)")
_WANTED = re.compile(r"  ([\w.-]+)")
_RUBY = re.compile(r"\s+ruby (\d+\.\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file; `path` is "" where none is committed."""

    path: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    platforms: tuple[str, ...] = ()
    bundler: str = ""
    ruby: str = ""

    @property
    def foreign(self) -> bool:
        """Whether it was written for other systems only, so that a runner may not install it."""
        return bool(self.platforms) and not any(map(LINUX.fullmatch, self.platforms))

    @property
    def contemporary(self) -> str:
        """The Ruby that its Bundler came with, "" where that cannot be told."""
        found = re.match(r"(\d+)\.(\d+)", self.bundler)
        numbers = (int(found[1]), int(found[2])) if found else ()
        return next((ruby for bundler, ruby in SHIPPED if numbers and numbers >= bundler), "")


def read_lock(repo: Snapshot, path: str) -> Lock:
    """Return a lock file by its path, an empty one when it is absent."""
    if not repo.has(path):
        return Lock()
    section, versions, wanted = "", {}, set()
    platforms: list[str] = []
    bundler = ruby = ""
    for line in repo.text(path).split("\n"):
        if _SECTION.fullmatch(line):
            section = line
        elif section in ("GEM", "PATH", "GIT") and (spec := _SPEC.fullmatch(line)):
            versions[spec[1]] = spec[2]
        elif section == "DEPENDENCIES" and (dependency := _WANTED.match(line)):
            wanted.add(dependency[1])
        elif section == "PLATFORMS" and line.strip():
            platforms.append(line.strip())
        elif section == "BUNDLED WITH" and line.strip():
            bundler = line.strip()
        elif section == "RUBY VERSION" and (found := _RUBY.match(line)):
            ruby = found[1]
    return Lock(path, versions, frozenset(wanted), tuple(platforms), bundler, ruby)
