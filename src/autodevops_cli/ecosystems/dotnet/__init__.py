""".NET: C#, F# and Visual Basic, with solutions, projects, SDKs and their target frameworks."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.dotnet.commands import commands
from autodevops_cli.ecosystems.dotnet.jobs import DOTNET, jobs
from autodevops_cli.ecosystems.dotnet.packages import packages
from autodevops_cli.ecosystems.dotnet.roots import roots
from autodevops_cli.ecosystems.dotnet.scope import Scope, read_scope
from autodevops_cli.ecosystems.dotnet.testing import system
from autodevops_cli.ecosystems.dotnet.tools import local_tools
from autodevops_cli.ecosystems.dotnet.versions import dotnet_versions
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

MARKERS = (
    "*.sln", "*.slnx", "*.slnf", "*.csproj", "*.fsproj", "*.vbproj", "dirs.proj", "*.proj",
    "*.runtimeconfig.json",
)  # fmt: skip


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the solution, its projects, global.json, packages and tasks say."""
    scope = read_scope(repo, root)
    yield Evidence("package-manager", "nuget", scope.manifest, note="a .NET project")
    if repo.has(path := joined(root, "paket.dependencies")):
        yield Evidence("package-manager.paket", "paket", Place(path), note="Paket's dependencies")
    yield _kind(scope)
    yield from _members(scope)
    yield from dotnet_versions(scope)
    yield from system(scope)
    yield from packages(scope)
    yield from local_tools(scope)
    yield from commands(scope)


def _kind(scope: Scope) -> Evidence:
    program = next(iter(scope.programs), None)
    if program:
        where, note = Place(program.path), "a program"
        return Evidence("kind", "application", where, Strength.INFERRED, note=note)
    return Evidence("kind", "library", scope.manifest, Strength.INFERRED, note="no program")


def _members(scope: Scope) -> Iterator[Evidence]:
    """Yield the projects of a solution with several programs: a monorepo."""
    if len(scope.programs) < 2 or not scope.target:
        return
    where = Place(scope.target)
    yield Evidence("workspace.tool", "dotnet", where, note="a solution with several programs")
    for one in scope.projects:
        if not one.is_test and one.folder != scope.root:
            where = scope.repo.place(scope.target, one.path.rpartition("/")[2])
            yield Evidence(f"workspace.member.{one.folder}", one.folder, where, note="a project")


ECOSYSTEM = Ecosystem(
    "dotnet", ".NET", (".cs", ".fs", ".vb"), roots, detect, jobs, (DOTNET,), MARKERS
)
