"""A project: what it targets, what it refers to, whether it is a test, a site or an old one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.ecosystems.dotnet import frameworks
from autodevops_cli.ecosystems.dotnet.msbuild import Evaluation, Item, evaluate, located
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, parent

PROJECTS = (".csproj", ".fsproj", ".vbproj")
# Each brings the program that `dotnet test` talks to.
ADAPTERS = re.compile(r"microsoft\.net\.test\.sdk|mstest|tunit(?:\.engine)?|xunit\.v3(?:\.mtp-.*)?")
# These run their tests themselves, on Microsoft.Testing.Platform, and not in VSTest.
SELF_RUNNING = re.compile(r"tunit(?:\.engine)?|xunit\.v3\.mtp-.*")
# Its projects are tests by their names, and it brings what runs them.
ARCADE = "Microsoft.DotNet.Arcade.Sdk"
SWITCHES = ("usemicrosofttestingplatformrunner", "enablemstestrunner", "enablenunitrunner")


@dataclass(frozen=True)
class Project:
    """A project file, read as far as a pipeline needs it."""

    path: str
    told: Evaluation

    @property
    def folder(self) -> str:
        """The folder of the project."""
        return parent(self.path)

    @property
    def name(self) -> str:
        """What the program that it builds is called."""
        return self.value("assemblyname")

    def value(self, name: str) -> str:
        """Return the value of a property by its name in lower case, or ""."""
        return self.told.properties.get(name, "")

    def flag(self, name: str) -> bool | None:
        """Return a property as a truth, None where it says neither."""
        return {"true": True, "false": False}.get(self.value(name).lower())

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The target frameworks on Linux, as far as they can be read."""
        text = self.value("targetframeworks") or self.value("targetframework")
        text = text or self.value("targetframeworkversion")
        named = dict.fromkeys(one.strip().lower() for one in text.split(";"))
        return tuple(one for one in named if frameworks.is_known(one))

    @property
    def is_sure(self) -> bool:
        """Whether the target frameworks are all that there are."""
        return bool(self.targets) and not self.told.unsure

    @property
    def target_place(self) -> Place:
        """Where the target frameworks stand."""
        places = self.told.places
        names = ("targetframeworks", "targetframework", "targetframeworkversion")
        return next((places[name] for name in names if name in places), Place(self.path))

    @property
    def sdks(self) -> tuple[str, ...]:
        """The names of the SDKs in use, without versions."""
        return tuple(one.partition("/")[0].strip() for one in self.told.sdks)

    @property
    def is_old(self) -> bool:
        """Whether it is of the style before SDKs, which the dotnet command cannot build."""
        return not any(self.sdks)

    @property
    def is_traversal(self) -> bool:
        """Whether it only lists others to build."""
        return "Microsoft.Build.Traversal" in self.sdks

    @cached_property
    def packages(self) -> dict[str, Item]:
        """The packages that it refers to, by their names in lower case."""
        kinds = ("PackageReference", "GlobalPackageReference")
        return {one.include.lower(): one for one in self.told.items if one.kind in kinds}

    def references(self) -> Iterator[str]:
        """Yield the paths of the projects that it refers to; globs stay as they are."""
        kinds = ("ProjectReference", "ProjectFile") if self.is_traversal else ("ProjectReference",)
        for one in self.told.items:
            if one.kind in kinds:
                yield located(one.include, self.folder)

    @cached_property
    def is_test(self) -> bool:
        """Whether `dotnet test` finds a program with tests in it."""
        said = self.flag("istestproject")
        if said is not None:
            return said
        if ARCADE in self.sdks and self.name.endswith((".Tests", ".UnitTests")):
            return True
        return any(map(ADAPTERS.fullmatch, self.packages)) or "MSTest.Sdk" in self.sdks

    @cached_property
    def runs_itself(self) -> bool:
        """Whether its tests run on Microsoft.Testing.Platform only."""
        if any(map(SELF_RUNNING.fullmatch, self.packages)):
            return True
        vstest = "microsoft.net.test.sdk" in self.packages or self.flag("usevstest")
        own = "MSTest.Sdk" in self.sdks or "xunit.v3" in self.packages
        return not vstest and (own or any(self.flag(name) for name in SWITCHES))

    @property
    def is_web(self) -> bool:
        """Whether it is a server for the web."""
        return "Microsoft.NET.Sdk.Web" in self.sdks

    @property
    def is_program(self) -> bool:
        """Whether something to start comes of it, that is no test."""
        exe = self.value("outputtype").lower() in ("exe", "winexe")
        worker = any(one.endswith((".Web", ".Worker", ".BlazorWebAssembly")) for one in self.sdks)
        return (exe or worker) and not self.is_test

    @property
    def builds_on_linux(self) -> bool:
        """Whether the dotnet command builds it there; desktop targets need a word of consent."""
        return not self.is_old and not any(map(frameworks.is_mobile, self.targets))


def read_project(repo: Snapshot, path: str) -> Project:
    """Return a project with all that it imports."""
    return Project(path, evaluate(repo, path))
