"""A component with its projects read: what one command builds, and what only parts can."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import cached_property
from posixpath import relpath

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.dotnet import frameworks
from autodevops_cli.ecosystems.dotnet.projects import PROJECTS, Project, read_project
from autodevops_cli.ecosystems.dotnet.roots import Claim, claims
from autodevops_cli.ecosystems.dotnet.solutions import SOLUTIONS, beside, is_speakable, listed
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import EMPTY, Table


@dataclass(frozen=True)
class Scope:
    """The projects of a component; `target` is the file that lists them, "" without one."""

    repo: Snapshot
    root: str
    target: str
    projects: tuple[Project, ...]
    foreign: tuple[str, ...] = ()
    """What the target lists and the dotnet command cannot build, or what is not there."""

    @property
    def manifest(self) -> Place:
        """The file that makes the folder a component."""
        return Place(self.target or (self.projects[0].path if self.projects else self.root or "."))

    @cached_property
    def tests(self) -> tuple[Project, ...]:
        """The projects with tests that the dotnet command can build."""
        return tuple(one for one in self.projects if one.is_test and not one.is_old)

    @property
    def programs(self) -> tuple[Project, ...]:
        """The programs that the component is about; helpers of its tests are none."""
        return tuple(one for one in self.projects if one.is_program and not is_helper(one, self))

    @property
    def whole(self) -> bool:
        """Whether one command builds everything on Linux."""
        single = bool(self.target) or len(self.projects) == 1
        return single and not self.foreign and all(one.builds_on_linux for one in self.projects)

    @property
    def needs_consent(self) -> bool:
        """Whether something targets a Windows desktop, which Linux only builds when told to."""
        return any(map(has_desktop, self.projects))

    @cached_property
    def settings(self) -> tuple[str, Table]:
        """The global.json that holds here, with its path; empty without one."""
        for folder in dict.fromkeys((self.root, *above(self.root))):
            if self.repo.has(path := joined(folder, "global.json")):
                return path, self.repo.json(path)
        return "", EMPTY

    @property
    def platform_runner(self) -> bool:
        """Whether global.json hands `dotnet test` to Microsoft.Testing.Platform."""
        return self.settings[1].text("test", "runner") == "Microsoft.Testing.Platform"

    def spelled(self, path: str) -> str:
        """Return a path as a command in the component's folder names it."""
        return shlex.quote(relpath(f"/{path}", f"/{self.root}"))

    @property
    def argument(self) -> str:
        """What a command has to say after its verb: nothing where the folder is clear enough."""
        path = self.target or (self.projects[0].path if self.projects else "")
        alone = parent(path) == self.root and beside(self.repo, self.root) == (path,)
        return "" if alone or not path else f" {self.spelled(path)}"

    @property
    def described(self) -> str:
        """What the commands are given, in words."""
        if self.target.endswith(".slnf"):
            return "the solution filter that Linux builds"
        if self.target.endswith(SOLUTIONS):
            return "the solution"
        return "a traversal project: it lists what to build" if self.target else "the project"

    def usual(self, kind: str, text: str, note: str) -> Evidence:
        """Return the evidence for a command that only convention speaks for."""
        return command(kind, text, self.manifest, Source.CONVENTION, note)


def has_desktop(project: Project) -> bool:
    """Tell whether a project targets a Windows desktop, beside others or alone."""
    return any(frameworks.platform(one) == "windows" for one in project.targets)


def above(folder: str) -> tuple[str, ...]:
    """Return the folders above one, the nearest first."""
    return (parent(folder), *above(parent(folder))) if folder else ()


def read_scope(repo: Snapshot, root: str) -> Scope:
    """Return the component that starts in a folder; of a solution that Linux cannot build whole,
    the filter of it that it can."""
    claim = next((one for one in claims(repo) if one.root == root), Claim(root, "", ()))
    whole = _scope(repo, claim)
    if whole.whole or not claim.target:
        return whole
    filters = [path for path in beside(repo, root) if path.endswith(".slnf")]
    narrow = (_scope(repo, Claim(root, path, listed(repo, path))) for path in filters)
    return next((one for one in narrow if one.whole and one.tests), whole)


def _scope(repo: Snapshot, claim: Claim) -> Scope:
    there = (path for path in claim.projects if path.endswith(PROJECTS) and repo.has(path))
    own = [path for path in there if is_speakable(path)]
    modules = repo.text(".gitmodules")
    foreign = [
        path
        for path in claim.projects
        if path not in own and (repo.has(path) or path.partition("/")[0] not in modules)
    ]
    projects = tuple(read_project(repo, path) for path in own)
    return Scope(repo, claim.root, claim.target, projects, tuple(foreign))


def is_helper(project: Project, scope: Scope) -> bool:
    """Tell whether a project stands aside: among tests, samples, benchmarks or tools."""
    inside = project.path[len(scope.root) :].strip("/")
    return is_aside(inside) or "benchmark" in inside.lower()
