"""The install: frozen where a lock file knows everything that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.node.across import RUSH
from autodevops_cli.ecosystems.node.lockfiles import missing_from_lock
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Source, command


def install(project: Project) -> Iterator[Evidence]:
    """Yield the install command; none for a package that depends on nothing."""
    manager = project.manager
    if project.space.tool == "rush":
        where = project.space.where
        yield command("install", f"{RUSH} install", where, Source.TOOL_CONFIG, "Rush installs all")
    elif manager.lockfile:
        yield from _locked(project)
    elif project.manifest.installs() or project.space.members:
        chosen = project.npmrc("package-lock=false") if manager.name == "npm" else None
        where = chosen or Place(project.manifest.path)
        note = "no lock file, by choice" if chosen else "there is no lock file"
        yield command("install", manager.install(), where, Source.CONVENTION, note)


def _locked(project: Project) -> Iterator[Evidence]:
    manager, where = project.manager, Place(project.manager.lockfile)
    if absent := missing_from_lock(project.repo, project.manifest, manager):
        note = f"the lock file lacks {absent}, so a frozen install would fail"
        thawed = manager.install(frozen=False)
        yield command("install", thawed, where, Source.TOOL_CONFIG, note)
    yield command("install", manager.install(), where, Source.DEPENDENCY, "the lock file")
