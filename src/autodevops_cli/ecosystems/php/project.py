"""A folder with PHP in it: composer.json, composer.lock and the files beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

MAX_PACKAGES = 3_000
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,80}(?:/[A-Za-z0-9][\w.-]{0,80})?")
_FOLDER = re.compile(r"(?!.*\.\.)[\w.][\w./-]{0,100}")
_NOT_PACKAGES = re.compile(r"php(?:-\w+)?|(?:ext|lib)-.*|composer(?:-\w+-api)?")
_EXACT = re.compile(r"v?\d+\.\d+(?:\.\d+){0,2}")


@dataclass(frozen=True)
class Project:
    """A PHP component: its folder and what its manifest and lock file declare."""

    repo: Snapshot
    root: str

    def path(self, name: str) -> str:
        """Return the path of a file of this folder."""
        return joined(self.root, name)

    def has(self, name: str) -> bool:
        """Tell whether the folder holds this file."""
        return self.repo.has(self.path(name))

    def first(self, *names: str) -> str:
        """Return the first of these names that the folder holds, or ""."""
        return next((name for name in names if self.has(name)), "")

    def text(self, name: str) -> str:
        """Return the text of a file of this folder."""
        return self.repo.text(self.path(name))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files below the folder, by their paths in it, without installed packages."""
        start = len(self.root) + 1 if self.root else 0
        inside = (path[start:] for path in self.repo.below(self.root))
        return tuple(path for path in inside if not path.startswith(("vendor/", "node_modules/")))

    @property
    def manifest(self) -> str:
        """The path of composer.json."""
        return self.path("composer.json")

    @cached_property
    def data(self) -> Table:
        """What composer.json says, empty without one."""
        return self.repo.json(self.manifest)

    @cached_property
    def requires(self) -> Mapping[str, str]:
        """What the code requires: packages, `php` and `ext-…`, each with its range."""
        return _required(self.data.table("require"))

    @cached_property
    def requires_dev(self) -> Mapping[str, str]:
        """What working on the code requires besides."""
        return _required(self.data.table("require-dev"))

    def depends(self, *names: str) -> str:
        """Return the first of these packages that composer.json asks for, or ""."""
        return next((n for n in names if n in self.requires or n in self.requires_dev), "")

    def place(self, key: str) -> Place:
        """Return where composer.json has a key."""
        return self.repo.place(self.manifest, re.compile(rf'"{re.escape(key)}"\s*:'))

    @cached_property
    def bin(self) -> str:
        """The folder into which Composer puts the tools of packages."""
        config = self.data.table("config")
        vendor = config.text("vendor-dir")
        vendor = vendor if _FOLDER.fullmatch(vendor) else "vendor"
        named = config.text("bin-dir").removeprefix("./").rstrip("/")
        return named if _FOLDER.fullmatch(named) else f"{vendor}/bin"

    @property
    def lock(self) -> str:
        """The path of composer.lock, "" without one."""
        return self.repo.first(self.path("composer.lock"))

    @cached_property
    def locked(self) -> Mapping[str, Table]:
        """The packages that the lock file fixes, by name."""
        if not self.lock:
            return {}
        data = self.repo.json(self.lock)
        both = (*data.tables("packages"), *data.tables("packages-dev"))[:MAX_PACKAGES]
        return {one.text("name").lower(): one for one in both if one.text("name")}

    @cached_property
    def unlocked(self) -> str:
        """A package that composer.json asks for and a readable lock file lacks, or ""."""
        if not self.locked:
            return ""
        data = self.repo.json(self.lock)
        given = {name.lower() for one in self.locked.values() for name in _provided(one)}
        known = self.locked.keys() | given | _provided(self.data).keys()
        if not data.tables("packages-dev"):
            return next((n for n in self._packages(self.requires) if n.lower() not in known), "")
        asked = self._packages({**self.requires, **self.requires_dev})
        return next((name for name in asked if name.lower() not in known), "")

    def fixes(self, *packages: str) -> str:
        """Return the file that fixes the version of one of these packages, "" where none does."""
        if any(name in self.locked for name in packages):
            return self.lock
        declared = {**self.requires_dev, **self.requires}
        exact = any(_EXACT.fullmatch(declared.get(name, "")) for name in packages)
        return self.manifest if exact else ""

    @staticmethod
    def _packages(names: Mapping[str, str]) -> list[str]:
        return [name for name in names if not _NOT_PACKAGES.fullmatch(name)]


def _required(table: Table) -> dict[str, str]:
    return {name: table.text(name) for name in table.keys()[:MAX_PACKAGES] if _NAME.fullmatch(name)}


def _provided(package: Table) -> dict[str, str]:
    """Return the further names under which a package goes."""
    return {**_required(package.table("provide")), **_required(package.table("replace"))}
