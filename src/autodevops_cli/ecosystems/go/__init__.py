"""Go modules and workspaces."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.go.commands import commands
from autodevops_cli.ecosystems.go.libraries import libraries
from autodevops_cli.ecosystems.go.modules import (
    read_module,
    roots,
    workspace_members,
    workspaces,
)
from autodevops_cli.ecosystems.go.pipeline import GO, jobs
from autodevops_cli.ecosystems.go.scope import Scope
from autodevops_cli.ecosystems.go.sources import Sources
from autodevops_cli.ecosystems.go.tools import tools
from autodevops_cli.ecosystems.go.versions import go_versions
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the manifests, sources and task files of a module or workspace say."""
    members = workspace_members(repo, root)
    modules = tuple(read_module(repo, folder) for folder in members or (root,))
    own = Sources(repo, root)
    scope = Scope(repo, root, modules, own, bool(members))
    yield _manager(scope)
    yield from _workspace(scope)
    yield from go_versions(repo, root)
    yield _kind(scope)
    yield from libraries(modules, own)
    yield from tools(repo, root, modules)
    yield from commands(scope)


def _manager(scope: Scope) -> Evidence:
    if scope.has_module:
        return Evidence("package-manager", "gomod", scope.manifest, note="a Go module")
    return Evidence(
        "package-manager",
        "gomod",
        scope.manifest,
        Strength.INFERRED,
        note="Go sources without go.mod",
    )


def _workspace(scope: Scope) -> Iterator[Evidence]:
    if scope.workspace:
        yield Evidence("workspace.tool", "go", scope.manifest, note="a Go workspace")
        for one in scope.modules:
            where = scope.repo.place(scope.manifest.path, one.root)
            yield Evidence(f"workspace.member.{one.root}", one.root, where, note="a module in use")
    elif (above := _unrelated_workspace(scope.repo, scope.root)) is not None:
        note = "the workspace does not use this module"
        yield Evidence("go.env.GOWORK", "off", Place(joined(above, "go.work")), note=note)


def _unrelated_workspace(repo: Snapshot, root: str) -> str | None:
    around = (one for one in workspaces(repo) if not one or root.startswith(f"{one}/"))
    return next((one for one in around if root not in workspace_members(repo, one)), None)


def _kind(scope: Scope) -> Evidence:
    package, library = scope.own.package, scope.own.is_library
    note = f"package {package} at the root" if package else "packages" if library else "programs"
    kind = "library" if library else "application"
    return Evidence("kind", kind, scope.manifest, Strength.INFERRED, note=note)


ECOSYSTEM = Ecosystem("go", "Go", (".go",), roots, detect, jobs, (GO,), ("go.mod", "go.work"))
