"""Facts about a Go component → its jobs."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.go.runs import before, checks, runs
from autodevops_cli.ecosystems.go.versions import floor, matrix, newest, numbers
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Axis, Job, OfAxis, Pairs, Purpose, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import joined

GO = Tool(
    "go", "Go", action="actions/setup-go", version_input="go-version",
    version_file_input="go-version-file", image="golang:{version}",
    caches=(("GOMODCACHE", "go-modules"), ("GOCACHE", "go-build")),
)  # fmt: skip
CHECKS = ("lint", "typecheck", "format")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint job, and the test job or, without tests, a build."""
    wanted = [fact for kind in CHECKS for fact in component.commands(kind)]
    if wanted:
        steps = [step for fact in wanted for step in checks(component, fact)]
        yield Job("lint", "Lint", Purpose.LINT, (_setup(component), *before(component), *steps))
    if component.commands("test"):
        yield _tests(component)
    elif builds := component.commands("build"):
        steps = [step for fact in builds for step in runs(component, "Build", fact)]
        yield Job("build", "Build", Purpose.BUILD, (_setup(component), *before(component), *steps))


def _tests(component: Component) -> Job:
    """Test a library with the oldest and the newest Go, a program with the one it is built with."""
    versions = matrix(component) if component.value("kind") == "library" else ()
    axes = (Axis("go", versions, "Go"),) if len(versions) > 1 else ()
    setup = _each(component) if axes else _setup(component)
    steps: list[Step] = [setup, *before(component)]
    for fact in component.commands("test"):
        steps.extend(runs(component, "Test", fact))
    return Job("test", "Test", Purpose.TEST, tuple(steps), axes)


def _each(component: Component) -> SetupTool:
    return SetupTool(
        GO, OfAxis("go"), inputs=_cache(component), because=_facts(component.fact("go.floor"))
    )


def _setup(component: Component) -> SetupTool:
    """Set up what developers pinned, else what the module asks for, else the newest Go."""
    inputs, named, pinned = (
        _cache(component),
        component.fact("go.floor"),
        component.fact("go.pinned"),
    )
    if pinned and pinned.value == pinned.because.where.path:
        return SetupTool(GO, version_file=pinned.value, inputs=inputs, because=(pinned,))
    if pinned and (not named or numbers(pinned.value) >= numbers(named.value)):
        return SetupTool(GO, pinned.value, inputs=inputs, because=(pinned,))
    if named and floor(component):
        return SetupTool(GO, version_file=named.because.where.path, inputs=inputs, because=(named,))
    return SetupTool(GO, newest(), inputs=inputs, because=_facts(named))


def _facts(fact: Fact | None) -> tuple[Fact, ...]:
    return (fact,) if fact else ()


def _cache(component: Component) -> Pairs:
    """Key the cache on the module's own sums; switch it off where there are none."""
    keys = component.value("go.sum")
    if keys in ("missing", "none"):
        return (("cache", "false"),)
    if component.value("workspace.tool"):
        return (("cache-dependency-path", joined(component.root, "**/go.sum")),)
    return (("cache-dependency-path", keys),) if component.root and keys else ()
