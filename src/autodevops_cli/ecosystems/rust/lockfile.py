"""Cargo.lock: what is in it, and whether it still fits the manifests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.rust.manifest import Package
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

_NAME = re.compile(r'^name = "([^"\n]{1,200})"\nversion = "([^"\n]{1,100})"', re.MULTILINE)
_FORMAT = re.compile(r"^version = (\d{1,3})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock file of a folder; without names when there is none."""

    path: str = ""
    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    format: int = 0
    stale: str = ""

    def place(self, crate: str) -> Place | None:
        """Return where a crate stands in it, or None."""
        found = self.names.get(crate)
        return Place(self.path, found[1]) if found else None


def read_lock(repo: Snapshot, root: str, packages: tuple[Package, ...]) -> Lock:
    """Return the lock file of a folder, and why Cargo would want to change it."""
    path = joined(root, "Cargo.lock")
    text = repo.text(path)
    if not text:
        return Lock()
    names: dict[str, tuple[str, int]] = {}
    versions: set[tuple[str, str]] = set()
    line, at = 1, 0
    for found in _NAME.finditer(text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        names.setdefault(found[1], (found[2], line))
        versions.add((found[1], found[2]))
    form = _FORMAT.search(text[:1000])
    return Lock(path, names, int(form[1]) if form else 1, _stale(packages, names, versions))


def _stale(
    packages: tuple[Package, ...], names: dict[str, tuple[str, int]], versions: set[tuple[str, str]]
) -> str:
    for package in packages:
        version = package.inherited("version") or "0.0.0"
        if (package.name, version) not in versions:
            return f"{package.name} {version} is not in Cargo.lock"
        for one in package.dependencies():
            if one.name not in names:
                return f"{one.name} is not in Cargo.lock"
    return ""
