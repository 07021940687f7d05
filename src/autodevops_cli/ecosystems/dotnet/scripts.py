"""Scripts that build and test: Cake, Nuke and PowerShell, where nothing in them wants Windows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.dotnet.scope import Scope
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined

POWERSHELL = ("test.ps1", "build/test.ps1", "eng/test.ps1", "build.ps1", "Build.ps1")
CAKE = ("build.cake", "cake.cs")
TARGETS = ("Test", "Tests", "UnitTests", "UnitTest", "RunTests", "Run-Unit-Tests", "RunUnitTests")
_TESTS = re.compile(r"\bdotnet\s+test\b|\bDotNet(?:Core)?Test\b")
# Paths and programs of Windows, and what no pipeline for proposed changes should do.
_UNFIT = re.compile(
    r"\.?\\[\w$]|\.exe\b|\bmsbuild\b|\bMSBuild\(|vswhere|VSTest|NuGetRestore|OpenCover|choco\b"
    r"|nuget\s+push|NuGetPush|docker|Read-Host|Mandatory|Install-Module",
    re.IGNORECASE,
)
_NUKE = re.compile(r"^\s*(?:public\s+|private\s+)?Target\s+(\w{1,40})\s*=>", re.MULTILINE)
_CAKE = re.compile(r"\bTask\(\s*\"([\w-]{1,40})\"")
MAX_BUILD_FILES = 50


def scripts(scope: Scope) -> Iterator[Evidence]:
    """Yield the test command of each kind of script that is there and runs on Linux."""
    yield from _powershell(scope)
    yield from _cake(scope)
    yield from _nuke(scope)


def _powershell(scope: Scope) -> Iterator[Evidence]:
    for name in POWERSHELL:
        path = joined(scope.root, name)
        text = scope.repo.text(path)
        if _TESTS.search(text) and not _UNFIT.search(text):
            where, note = Place(path), "a script that runs the tests"
            yield command("test", f"pwsh ./{name}", where, Source.TASK, note)


def _cake(scope: Scope) -> Iterator[Evidence]:
    tools = scope.repo.json(joined(scope.root, ".config/dotnet-tools.json")).table("tools")
    for name in CAKE:
        text = scope.repo.text(path := joined(scope.root, name))
        target = _chosen(_CAKE.findall(text))
        if target and tools.has("cake.tool") and not _UNFIT.search(text):
            where = scope.repo.place(path, f'"{target}"')
            text = f"dotnet cake {name} --target={target}"
            yield command("test", text, where, Source.TASK, f"the {target} task of Cake")


def _nuke(scope: Scope) -> Iterator[Evidence]:
    """Nuke's own start script brings what it needs; it has to be there for people to run."""
    start = joined(scope.root, "build.sh")
    if not scope.repo.executable(start) or "nuke" not in scope.repo.text(start).lower():
        return
    below = [path for path in scope.repo.below(joined(scope.root, "build")) if path.endswith(".cs")]
    for path in below[:MAX_BUILD_FILES]:
        text = scope.repo.text(path)
        target = _chosen(_NUKE.findall(text))
        if target and not _UNFIT.search(text):
            where = scope.repo.place(path, f"Target {target}")
            text, note = f"./build.sh {target}", f"the {target} target of Nuke"
            yield command("test", text, where, Source.TASK, note)
            return


def _chosen(names: list[str]) -> str:
    return next((one for one in TARGETS if one in names), "")
