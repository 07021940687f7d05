"""One package with everything that its commands are read from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autodevops_cli.ecosystems.node import workspaces
from autodevops_cli.ecosystems.node.managers import Manager, choose
from autodevops_cli.ecosystems.node.manifest import Manifest, read
from autodevops_cli.ecosystems.node.scripts import Part, ScriptTable
from autodevops_cli.ecosystems.node.workspaces import Workspace
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined

HOOKS = ("preinstall", "install", "postinstall", "prepare", "prepublish")


@dataclass(frozen=True, slots=True)
class Project:
    """A package at the root of what is installed together."""

    repo: Snapshot
    manifest: Manifest
    scripts: ScriptTable
    manager: Manager
    space: Workspace
    witnesses: tuple[Evidence, ...] = ()
    """What spoke for one package manager or another."""

    @property
    def root(self) -> str:
        """The folder it stands in."""
        return self.manifest.root

    def path(self, name: str) -> str:
        """Return the path of a file in its folder."""
        return joined(self.root, name)

    def where(self, script: str) -> Place:
        """Return the place of a script."""
        return self.manifest.where("scripts", script)

    def npmrc(self, setting: str) -> Place | None:
        """Return where .npmrc has this line ("package-lock=false"), or None."""
        key, _, value = setting.partition("=")
        line = re.compile(
            rf"^[ \t]*{re.escape(key)}[ \t]*=[ \t]*{re.escape(value)}\b", re.MULTILINE
        )
        path = self.path(".npmrc")
        return self.repo.place(path, line) if line.search(self.repo.text(path)) else None

    def hooks(self) -> Part:
        """Return what the install itself runs; nothing where install scripts are switched off.

        Yarn 2 and later run no `prepare` for the package they stand in.
        """
        skipped = ("prepare", "prepublish") if self.manager.berry else ()
        names = [one for one in HOOKS if one in self.scripts and one not in skipped]
        silent = self.npmrc("ignore-scripts=true")
        return Part(parts=() if silent else tuple(self.scripts.tree(one) for one in names))


def load(repo: Snapshot, root: str) -> Project:
    """Return the project in a folder."""
    manifest = read(repo, root)
    manager, witnesses = choose(repo, manifest)
    space = workspaces.workspace(repo, manifest)
    return Project(repo, manifest, ScriptTable(manifest.scripts), manager, space, witnesses)
