"""One Python project, read: what every question about it starts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.bundles import Bundle, bundles
from autodevops_cli.ecosystems.python.managers import Manager, managers
from autodevops_cli.ecosystems.python.manifest import Manifest, read_manifest
from autodevops_cli.ecosystems.python.requirements import Requirement
from autodevops_cli.ecosystems.python.sources import Sources, read_sources
from autodevops_cli.ecosystems.python.suite import Suite, read_suite
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

# Marks of an application that is deployed rather than published.
DEPLOYED = (
    "manage.py", "Procfile", "app.yaml", "wsgi.py", "asgi.py", "fly.toml", "render.yaml",
    "app.json", "alembic.ini", "Dockerfile", "docker-compose.yml", "docker-compose.yaml",
    "compose.yaml",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with its metadata, its dependency managers, its bundles and its tests."""

    repo: Snapshot
    root: str
    sources: Sources
    manifest: Manifest
    managers: tuple[Manager, ...]
    bundles: tuple[Bundle, ...]
    suite: Suite

    @property
    def manager(self) -> str:
        """The manager to use; pip where none shows."""
        return self.managers[0].name if self.managers else "pip"

    @property
    def lock(self) -> str:
        """The lock file of the manager to use, or ""."""
        return self.managers[0].lock if self.managers else ""

    @property
    def tool(self) -> Table:
        """The [tool] table of pyproject.toml."""
        return self.sources.tool

    @property
    def where(self) -> Place:
        """The file that the project is known by."""
        if self.managers:
            return self.managers[0].where
        for name in ("pyproject.toml", "main.py", "app.py"):
            if self.has(name):
                return Place(self.path(name))
        return Place(self.root or ".")

    def path(self, name: str) -> str:
        """Return a file's path in the repository."""
        return joined(self.root, name)

    def has(self, name: str) -> bool:
        """Tell whether a file exists in the project's folder."""
        return self.repo.has(joined(self.root, name))

    def text(self, name: str) -> str:
        """Return a file's text."""
        return self.repo.text(joined(self.root, name))

    def wanted(self) -> Iterator[Requirement]:
        """Yield everything that the project asks for anywhere, its own dependencies first."""
        yield from self.manifest.dependencies
        for one in self.bundles:
            yield from one.requirements

    def declares(self, distribution: str) -> bool:
        """Tell whether a distribution is asked for anywhere."""
        own = any(one.name == distribution for one in self.manifest.dependencies)
        return own or self.bundle_with(distribution) is not None

    def bundle_with(self, distribution: str) -> Bundle | None:
        """Return the bundle that brings a distribution; None when there is none."""
        return next((one for one in self.bundles if distribution in one.names), None)

    @property
    def pinned(self) -> bool:
        """Whether versions of dependencies are fixed, by a lock file or one by one."""
        files = [one.file for one in self.bundles if one.is_base and one.file]
        return bool(self.lock) or any(one.pinned for one in files)

    @property
    def kind(self) -> tuple[str, Place, str]:
        """Whether it is a library or an application, and the sign of it."""
        if not self.manifest.packaged or self.manifest.private:
            return "application", self.where, "not a package to publish"
        for name in DEPLOYED:
            if self.has(name) and not self.manifest.classifiers:
                return "application", Place(self.path(name)), "something to deploy"
        if self.manifest.classifiers or self.manifest.requires_python or not self.lock:
            place = self.manifest.classifiers_at or self.manifest.requires_python_at or self.where
            return "library", place, "a package for others, with the Pythons it supports"
        return "application", self.where, "a package without a range of Pythons"


def read_project(repo: Snapshot, root: str, others: tuple[str, ...]) -> Project:
    """Return the project in a folder; `others` are the projects in folders below it."""
    seen = read_sources(repo, root)
    manifest = read_manifest(repo, root, seen)
    found = managers(repo, root, manifest, seen)
    chosen = found[0].name if found else "pip"
    return Project(
        repo, root, seen, manifest, found, bundles(repo, root, manifest, chosen),
        read_suite(repo, root, others),
    )  # fmt: skip
