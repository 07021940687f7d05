"""The gems of one folder: what manifests ask for, what the lock file holds, and who brings what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.ruby.gemfile import (
    GEMFILES,
    Gem,
    asks_for_gemspec,
    gems,
    paths,
    spec_gems,
)
from autodevops_cli.ecosystems.ruby.lockfile import LOCKS, Lock, read_lock
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_SPECS = 50
# Gems that have the gem of a tool among their own dependencies, by the beginning of their names.
BRING = {
    "rake": ("rails", "railties", "rake-compiler", "appraisal", "combustion"),
    "rubocop": ("rubocop-", "standard", "standardrb", "cookstyle", "rubocop_"),
    "rspec-core": ("rspec", "rspec-rails"),
    "minitest": ("rails", "railties", "activesupport", "minitest-"),
    "railties": ("rails", "rspec-rails"),
    "standard": ("standard-",),
}


@dataclass(frozen=True)
class Bundle:
    """The gems of a folder, seen from outside Bundler."""

    repo: Snapshot
    root: str

    @property
    def gemfile(self) -> str:
        """The Gemfile, "" without one."""
        return self.repo.first(*(joined(self.root, name) for name in GEMFILES))

    @cached_property
    def lock(self) -> Lock:
        """The lock file, an empty one where none is committed."""
        name = LOCKS.get(self.gemfile.rpartition("/")[2], "")
        return read_lock(self.repo, joined(self.root, name)) if name else Lock()

    @cached_property
    def specs(self) -> tuple[str, ...]:
        """The gemspecs in the folder itself."""
        names = sorted(name for name in self.repo.beside(self.root) if name.endswith(".gemspec"))
        return tuple(joined(self.root, name) for name in names)

    @cached_property
    def asked(self) -> tuple[Gem, ...]:
        """The gems that people ask for, in the Gemfile and in the gemspecs that it takes in."""
        found = list(gems(self.repo, self.gemfile)) if self.gemfile else []
        for path in self.taken_in:
            found.extend(spec_gems(self.repo, path))
        return tuple(found)

    @cached_property
    def taken_in(self) -> tuple[str, ...]:
        """The gemspecs whose gems and dependencies are installed with the bundle."""
        return tuple(self._taken_in())

    def _taken_in(self) -> Iterator[str]:
        if not self.gemfile or asks_for_gemspec(self.repo, self.gemfile):
            yield from self.specs[:MAX_SPECS]
        folders = paths(self.repo, self.gemfile) if self.gemfile else ()
        below = [path for path in self.repo.below(self.root) if path.endswith(".gemspec")]
        for path in below[:MAX_SPECS]:
            inside = any(not one or path.startswith(f"{one}/") for one in folders)
            if inside and not is_aside(path) and parent(path) != self.root:
                yield path

    @cached_property
    def _by_name(self) -> dict[str, Gem]:
        found: dict[str, Gem] = {}
        for one in sorted(self.asked, key=lambda gem: (not gem.sure, not gem.tested)):
            found.setdefault(one.name, one)
        return found

    def asks(self, *names: str) -> Gem | None:
        """Return the first of these gems that people ask for, for Linux and without conditions."""
        found = (self._by_name.get(name) for name in names)
        return next((one for one in found if one and one.sure), None)

    def holds(self, *names: str) -> bool:
        """Tell whether one of these gems is installed, asked for or brought by another."""
        return any(self._holds(name) for name in names)

    def _holds(self, name: str) -> bool:
        asked = self._by_name.get(name)
        if asked:
            return asked.sure
        if any(path.rpartition("/")[2] == f"{name}.gemspec" for path in self.taken_in):
            return True
        if self.lock.versions:
            return name in self.lock.versions
        starts = BRING.get(name, ())
        return any(
            one.sure and any(one.name == start or (start[-1] in "-_" and one.name.startswith(start))
                             for start in starts)
            for one in self._by_name.values()
        )  # fmt: skip

    def version(self, name: str) -> tuple[int, ...]:
        """Return the locked version of a gem as numbers, () where it is not known."""
        parts = self.lock.versions.get(name, "").partition("-")[0].split(".")
        return tuple(int(part) for part in parts if part.isdigit())

    @cached_property
    def missing(self) -> Gem | None:
        """The first gem of the Gemfile that the lock file does not know: it is out of date."""
        if not self.lock.path or not self.lock.wanted:
            return None
        own = [one for one in self.asked if one.where.path == self.gemfile and one.sure]
        return next((one for one in own if one.name not in self.lock.wanted), None)

    @property
    def place(self) -> Place:
        """The file that makes the folder a component."""
        path = self.gemfile or next(iter(self.specs), "")
        return Place(path or self.repo.first(joined(self.root, "Rakefile")) or self.root or ".")

    def has(self, *names: str) -> str:
        """Return the first of these files that the folder holds, or ""."""
        return self.repo.first(*(joined(self.root, name) for name in names))

    @property
    def entered(self) -> str:
        """What stands in front of a program of the bundle."""
        return "bundle exec " if self.gemfile else ""
