"""package.json, read once and typed: names, scripts, dependencies and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

MANIFEST = "package.json"
GROUPS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
INSTALLED = GROUPS[:3]
MAX_SCRIPTS = 400
# Names and bodies that cannot be a line of a workflow without changing its meaning.
UNSAFE = re.compile(r"[\r\n]|\$\{\{")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One package.json; absent or broken reads as empty."""

    path: str
    data: Table
    content: str
    scripts: Mapping[str, str]
    packages: Mapping[str, str]
    """What it depends on, from any group, and the range asked for."""

    @property
    def root(self) -> str:
        """The folder it stands in."""
        return parent(self.path)

    @property
    def name(self) -> str:
        """The package's own name, or ""."""
        return self.data.text("name")

    @property
    def private(self) -> bool:
        """Whether it refuses to be published."""
        return self.data.flag("private") is True

    def depends(self, *names: str) -> str:
        """Return the first of these packages that it depends on, or ""."""
        return next((name for name in names if name in self.packages), "")

    def installs(self) -> bool:
        """Tell whether there is anything to install."""
        return any(self.data.table(group).keys() for group in INSTALLED)

    def where(self, *keys: str) -> Place:
        """Return the place of the entry at a path of keys."""
        at = 0
        for key in keys:
            found = re.compile(rf'"{re.escape(key)}"\s*:').search(self.content, at)
            if not found:
                return Place(self.path)
            at = found.end()
        return Place(self.path, self.content.count("\n", 0, at) + 1 if keys else None)


def read(repo: Snapshot, root: str) -> Manifest:
    """Return the manifest of a folder."""
    path = joined(root, MANIFEST)
    data = repo.json(path)
    scripts = data.table("scripts")
    bodies = {name: scripts.text(name).strip() for name in scripts.keys()[:MAX_SCRIPTS]}
    return Manifest(
        path,
        data,
        repo.text(path),
        {name: body for name, body in bodies.items() if body and not UNSAFE.search(name)},
        dict(_packages(data)),
    )


def _packages(data: Table) -> Iterator[tuple[str, str]]:
    for group in reversed(GROUPS):
        table = data.table(group)
        for name, _ in table.items():
            yield name, table.text(name)
