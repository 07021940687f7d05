"""How the tests run: all at once where Linux can, else project by project, else on Windows."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.dotnet import frameworks
from autodevops_cli.ecosystems.dotnet.projects import Project
from autodevops_cli.ecosystems.dotnet.scope import Scope, has_desktop
from autodevops_cli.model.evidence import Evidence, Place, Strength, command
from autodevops_cli.model.evidence import Source as From

CONFIGURATION = "-c Release"
MAX_RUNS = 40


def wants_windows(scope: Scope) -> bool:
    """Tell whether nothing here runs but on Windows: all tests or, without any, all programs."""
    judged = scope.tests or scope.programs or scope.projects
    return bool(judged) and all(
        one.is_sure and all(map(frameworks.wants_windows, one.targets)) for one in judged
    )


def testing(scope: Scope) -> Iterator[Evidence]:
    """Yield the command that runs the tests, and where it has to run."""
    if not scope.tests:
        return
    texts = tuple(_texts(scope))[:MAX_RUNS]
    if texts:
        yield command("test", " && ".join(texts), _place(scope), From.CONVENTION, _note(scope))


def _texts(scope: Scope) -> Iterator[str]:
    alone = any(one.runs_itself for one in scope.tests) and not scope.platform_runner
    bound = any(_targets(one, scope) != one.targets for one in scope.tests)
    if scope.whole and not alone and not bound:
        yield f"dotnet test --no-build {CONFIGURATION}{_argument(scope)}"
        return
    for one in scope.tests:
        targets = _targets(one, scope)
        if one.targets and not targets:
            continue
        several = alone and len(targets) > 1
        for target in targets if targets != one.targets or several else ("",):
            yield _one(one, target, scope)


def _targets(project: Project, scope: Scope) -> tuple[str, ...]:
    """Return the target frameworks whose tests run on the system of the job."""
    if wants_windows(scope) or not project.is_sure:
        return project.targets
    return tuple(one for one in project.targets if frameworks.is_portable(one))


def _one(project: Project, target: str, scope: Scope) -> str:
    path = scope.spelled(project.path)
    built = " --no-build" if scope.whole else " --no-restore"
    chosen = f" --framework {target}" if target else ""
    if scope.platform_runner:
        return f"dotnet test --project {path}{built} {CONFIGURATION}{chosen}"
    if project.runs_itself:
        return f"dotnet run --project {path}{built} {CONFIGURATION}{chosen}"
    return f"dotnet test {path}{built} {CONFIGURATION}{chosen}"


def _argument(scope: Scope) -> str:
    """Return the solution or project as the runner in use wants to be told it."""
    if not scope.argument or not scope.platform_runner:
        return scope.argument
    kind = "--solution" if scope.target.endswith((".sln", ".slnx", ".slnf")) else "--project"
    return f" {kind}{scope.argument}"


def _place(scope: Scope) -> Place:
    first = scope.tests[0]
    adapter = next((one for one in first.packages.values() if "test" in one.include.lower()), None)
    return adapter.where if adapter and len(scope.tests) == 1 else Place(first.path)


def _note(scope: Scope) -> str:
    count = len(scope.tests)
    told = "a test project" if count == 1 else f"the first of {count} test projects"
    if wants_windows(scope):
        return told
    lost = [one for one in scope.tests if one.targets and not _targets(one, scope)]
    if lost:
        noun, verb = ("project", "runs") if len(lost) == 1 else ("projects", "run")
        return f"{told}; {len(lost)} test {noun} that only {verb} on Windows left out"
    if any(_targets(one, scope) != one.targets for one in scope.tests):
        return f"{told}; the target frameworks that only run on Windows are left out"
    return told


def system(scope: Scope) -> Iterator[Evidence]:
    """Yield that the jobs need Windows, or what builds for it elsewhere."""
    if wants_windows(scope):
        judged = (scope.tests or scope.programs or scope.projects)[0]
        note = f"{', '.join(judged.targets)} only runs on Windows"
        yield Evidence("dotnet.os", "windows", judged.target_place, Strength.LOCKED, note=note)
    elif scope.needs_consent:
        one = next(filter(has_desktop, scope.projects))
        note = "builds for Windows on Linux, when told to"
        yield Evidence("dotnet.env.EnableWindowsTargeting", "true", one.target_place, note=note)
