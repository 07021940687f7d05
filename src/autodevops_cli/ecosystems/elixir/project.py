"""An Elixir project: its mix.exs, those of an umbrella's applications, and where it starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.ecosystems._base import marked_roots
from autodevops_cli.ecosystems.elixir.mixfile import MIXFILE, Dependency, Mixfile
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

FETCHED = frozenset(("deps", "_build", "node_modules", "rel"))
MAX_MEMBERS = 200


@dataclass(frozen=True)
class Project:
    """A component: one mix.exs or, in an umbrella, that of each application as well."""

    repo: Snapshot
    root: str
    mix: Mixfile
    members: tuple[Mixfile, ...] = ()

    @property
    def all(self) -> tuple[Mixfile, ...]:
        """Every mix.exs of the component, its own first."""
        return (self.mix, *self.members)

    def dependency(self, *names: str) -> Dependency | None:
        """Return the first of these packages that any of them asks for."""
        return next((found for one in self.all if (found := one.dependency(*names))), None)

    @cached_property
    def tests(self) -> tuple[str, ...]:
        """The files that `mix test` runs."""
        folders = [joined(one.root, "test") for one in self.all]
        return tuple(
            path for folder in folders for path in self.repo.below(folder)
            if path.endswith("_test.exs")
        )  # fmt: skip

    @cached_property
    def lock(self) -> str:
        """The lock file, "" without one."""
        return self.repo.first(joined(self.root, "mix.lock"))

    def locks(self, name: str) -> Place | None:
        """Return where the lock file fixes a package."""
        pattern = re.compile(rf'^\s*"{name}":', re.MULTILINE)
        where = self.repo.place(self.lock, pattern) if self.lock else None
        return where if where and where.line else None

    @property
    def is_library(self) -> bool:
        """Whether it is published for others to use."""
        return bool(self.mix.has_key("package") or self.mix.has_key("description"))

    def beside(self, *names: str) -> str:
        """Return the first of these files at the root that exists, or ""."""
        return self.repo.first(*(joined(self.root, name) for name in names))


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a project; the applications of an umbrella belong to it."""
    found = [root for root in marked_roots(repo, MIXFILE) if not FETCHED & set(root.split("/"))]
    projects = [root for root in found if _is_elixir(repo, root)]
    members = {one.root for root in projects for one in _members(repo, Mixfile(repo, root))}
    return tuple(root for root in projects if root not in members)


def _is_elixir(repo: Snapshot, root: str) -> bool:
    """Tell whether mix builds it: what rebar3 builds too has some Elixir in it."""
    if not Mixfile(repo, root).is_project:
        return False
    elixir = (path for path in repo.below(root) if path.endswith((".ex", "_test.exs")))
    return not repo.has(joined(root, "rebar.config")) or next(elixir, None) is not None


def read_project(repo: Snapshot, root: str) -> Project:
    """Return the project of a folder with its applications."""
    mix = Mixfile(repo, root)
    return Project(repo, root, mix, _members(repo, mix))


def _members(repo: Snapshot, mix: Mixfile) -> tuple[Mixfile, ...]:
    """Return the applications of an umbrella."""
    folder = mix.setting("apps_path")
    if not folder:
        return ()
    above = joined(mix.root, folder[0])
    inside = [parent(path) for path in repo.below(above) if path.endswith(f"/{MIXFILE}")]
    return tuple(Mixfile(repo, one) for one in sorted(inside)[:MAX_MEMBERS] if parent(one) == above)
