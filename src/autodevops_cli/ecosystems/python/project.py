"""One Python project, read: what every question about it starts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.python.bundles import Bundle, bundles
from autodevops_cli.ecosystems.python.managers import Manager, managers
from autodevops_cli.ecosystems.python.manifest import (
    Manifest,
    Sources,
    read_manifest,
    read_sources,
)
from autodevops_cli.ecosystems.python.requirements import Requirement
from autodevops_cli.ecosystems.python.suite import Suite, read_suite
from autodevops_cli.ecosystems.python.words import names
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


MARKERS = ("pyproject.toml", "setup.py", "requirements.txt", "Pipfile", "manage.py", "setup.cfg")
ROOT_MARKERS = ("environment.yml", "environment.yaml", "tox.ini", "tox.toml", "noxfile.py")
SCRIPTS = ("main.py", "app.py", "application.py", "server.py", "run.py", "index.py", "bot.py")

SOURCES = tuple(
    sorted(
        names(
            """
            .py .c .cc .cpp .h .hpp .js .ts .tsx .jsx .go .rs .java .kt .rb .php .cs .swift .scala
            .jl .r .R .ex .exs .zig .lua .pl .sh .m .dart .hs .clj .fs
            """
        )
    )
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of Python projects: manifests, or scripts at the root without any."""
    marked = [path for path in repo.named(*MARKERS) if not is_aside(path)]
    folders = dict.fromkeys(path.rpartition("/")[0] for path in marked if _counts(repo, path))
    for path in repo.named(*ROOT_MARKERS):
        folder = path.rpartition("/")[0]
        if folder in ("", "binder", ".binder") and _counts(repo, path):
            folders.setdefault(folder)
    if not folders and _at_the_root(repo):
        folders[""] = None
    nested = {one for one in folders if any(_uses(repo, one, other) for other in folders)}
    return tuple(one for one in folders if one not in nested)


def _counts(repo: Snapshot, path: str) -> bool:
    """Tell whether a manifest says more than how a tool formats files."""
    folder, _, name = path.rpartition("/")
    if name == "pyproject.toml":
        table = repo.toml(path)
        if any(table.has(key) for key in ("project", "build-system", "dependency-groups")):
            return True
        return table.has("tool", "poetry") or _has_python(repo, folder)
    if name == "setup.cfg":
        return "[metadata]" in repo.text(path) or "[options]" in repo.text(path)
    if name in ("tox.ini", "tox.toml"):
        return _has_python(repo, folder)
    if name == "setup.py":
        return "setup" in repo.text(path)
    return True


def _has_python(repo: Snapshot, folder: str) -> bool:
    return any(path.endswith(".py") and not is_aside(path) for path in repo.below(folder))


def _at_the_root(repo: Snapshot) -> bool:
    """Tell whether the root itself holds requirements, a Python runtime or scripts to run."""
    beside = repo.beside("")
    if "runtime.txt" in beside and repo.text("runtime.txt").lstrip().startswith("python-"):
        return True
    if any(name in beside for name in SCRIPTS):
        return True
    wanted = any("requirements" in name and name.endswith(".txt") for name in beside)
    return (wanted or any(name.endswith(".py") for name in beside)) and _mostly_python(repo)


def _mostly_python(repo: Snapshot) -> bool:
    source = [path for path in repo.files if path.endswith(SOURCES)]
    return 2 * sum(path.endswith(".py") for path in source) >= len(source)


def _uses(repo: Snapshot, folder: str, other: str) -> bool:
    """Tell whether `other` is the project around a folder that is only a part of it."""
    inside = folder != other and (not other or folder.startswith(other + "/"))
    if not inside:
        return False
    names = set(repo.beside(folder))
    alone = names & {"pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "requirements.txt"}
    return not alone or (
        alone == {"setup.cfg"} and "[metadata]" not in repo.text(f"{folder}/setup.cfg")
    )
