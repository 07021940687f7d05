"""Facts of a Node package → its lint, test and build jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.managers import LOCKFILE, SETUP
from autodevops_cli.ecosystems.node.needs import NEEDS_BUILD
from autodevops_cli.ecosystems.node.versions import VERSION_FILES, matrix, one_version
from autodevops_cli.model.evidence import Fact, Source, Strength
from autodevops_cli.model.plan import (
    Axis,
    Cache,
    Job,
    OfAxis,
    Pairs,
    Purpose,
    Run,
    SetupTool,
    Step,
    Tool,
)
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import joined

NODE = Tool(
    "node", "Node", action="actions/setup-node", version_input="node-version",
    version_file_input="node-version-file", image="node:{version}",
)  # fmt: skip
PNPM = Tool("pnpm", "pnpm", action="pnpm/action-setup", version_input="version")
BUN = Tool(
    "bun",
    "Bun",
    action="oven-sh/setup-bun",
    version_input="bun-version",
    image="oven/bun:{version}",
)
TOOLS = (NODE, PNPM, BUN)

TITLES = {
    "lint": "Lint",
    "format": "Check formatting",
    "typecheck": "Check types",
    "build": "Build",
}
UNLOCKED = "advisory: no script of this repository runs it, so nobody promised that it passes"
NOT_IN_CI = "advisory: the CI that is here does not run it"


def jobs(component: Component) -> Iterator[Job]:
    """Yield one lint job, one test job (a matrix for libraries) and a build job where tests do not build."""
    checks = tuple(_checks(component))
    if checks:
        steps = (*_ready(component, build=_builds_for(component, "all")), *checks)
        yield Job("lint", "Lint", Purpose.LINT, steps)
    tests = _steady(component, "test")
    if tests:
        lines = matrix(component.value("node.engines")) if _spans(component) else ()
        version = OfAxis("node") if len(lines) > 1 else None
        steps = (
            *_ready(component, version, build=_builds_for(component, "test", "all")),
            *_runs(component, component.commands("browsers"), "Install a browser"),
            *_runs(component, tests, "Test"),
        )
        axes = (Axis("node", lines, "Node"),) if version else ()
        yield Job("test", "Test", Purpose.TEST, steps, axes)
    if not (tests and component.value(NEEDS_BUILD) in ("test", "all", "done")):
        builds = tuple(_build(component))
        if builds:
            yield Job("build", "Build", Purpose.BUILD, (*_ready(component), *builds))


def _checks(component: Component) -> Iterator[Run]:
    for kind in ("lint", "format", "typecheck"):
        for fact in component.commands(kind):
            yield _check(component, fact, TITLES[kind])


def _check(component: Component, fact: Fact, title: str) -> Run:
    notes = []
    if fact.because.rank < Source.TASK:
        notes.append(UNLOCKED)
    elif _has_ci(component) and fact.because.rank < Source.CI:
        notes.append(NOT_IN_CI)
    return Run(
        _title(title, fact), fact.value, component.root, advisory=bool(notes),
        because=(fact,), notes=tuple(notes),
    )  # fmt: skip


def _build(component: Component) -> Iterator[Run]:
    for fact in component.commands("build"):
        if fact.because.rank >= (Source.CI if _has_ci(component) else Source.TASK):
            yield Run("Build", fact.value, component.root, because=(fact,))


def _steady(component: Component, kind: str) -> tuple[Fact, ...]:
    """Return the commands of a kind; those of existing CI alone where it has any."""
    facts = component.commands(kind)
    gating = tuple(fact for fact in facts if fact.because.rank >= Source.CI)
    return gating or facts


def _has_ci(component: Component) -> bool:
    """Tell whether existing CI says what gates this component."""
    return any(fact.because.rank == Source.CI for fact in component.commands("test"))


def _spans(component: Component) -> bool:
    """Tell whether the package promises to run on several versions of Node."""
    return component.value("kind") == "library" and component.value("package-manager") != "bun"


def _builds_for(component: Component, *uses: str) -> tuple[Fact, ...]:
    """Return the build facts when one of these uses waits for the build."""
    needed = component.fact(NEEDS_BUILD)
    if needed is None or needed.value not in uses:
        return ()
    return tuple(
        Fact(fact.subject, fact.value, fact.because, (needed.because,))
        for fact in component.commands("build")[:1]
    )


def _ready(
    component: Component, version: OfAxis | None = None, build: tuple[Fact, ...] = ()
) -> Iterator[Step]:
    """Yield everything between the checkout and the work: tools, dependencies, preparation."""
    yield from _tools(component, version)
    yield from _runs(component, component.commands("install"), "Install dependencies")
    for fact in component.commands("prepare"):
        yield Run(_prepare_title(fact), fact.value, component.root, because=(fact,))
    needed = component.fact(NEEDS_BUILD)
    for fact in build:
        because = (fact, needed) if needed else (fact,)
        yield Run("Build", fact.value, component.root, because=because)


def _tools(component: Component, version: OfAxis | None) -> Iterator[Step]:
    manager = component.value("package-manager", "npm")
    setup = component.fact(SETUP)
    because = (setup,) if setup and setup.because.note else ()
    if manager == "pnpm":
        declared = setup is not None and setup.value == "packageManager"
        inputs: Pairs = ()
        if declared and component.root:
            inputs = (("package_json_file", joined(component.root, "package.json")),)
        pinned = "" if declared or setup is None else setup.value
        yield SetupTool(PNPM, pinned, inputs=inputs, because=because)
    if manager == "yarn" and setup and setup.value == "corepack":
        yield Run("Enable Corepack", "corepack enable", because=because)
    if manager == "bun":
        yield SetupTool(BUN, setup.value if setup else "", because=because)
        if lock := component.value(LOCKFILE):
            yield Cache("bun", ("~/.bun/install/cache",), (lock,))
    if manager != "bun" or component.fact("node.version"):
        yield _node(component, manager, version)


def _node(component: Component, manager: str, version: OfAxis | None) -> SetupTool:
    fact = component.fact("node.version")
    because = (fact,) if fact else ()
    inputs = _cache(component, manager)
    if version:
        engines = component.fact("node.engines")
        return SetupTool(NODE, version, inputs=inputs, because=(engines,) if engines else ())
    if fact and fact.because.where.path.rpartition("/")[2] in VERSION_FILES:
        return SetupTool(NODE, version_file=fact.because.where.path, inputs=inputs, because=because)
    hint = component.fact("node.types")
    chosen = one_version(fact.value if fact else "", hint.value if hint else "")
    hinted = (hint,) if hint and not fact else ()
    return SetupTool(NODE, chosen, inputs=inputs, because=because or hinted)


def _cache(component: Component, manager: str) -> Pairs:
    """Return the inputs that keep downloads between runs; they want a lock file to go by."""
    lock = component.value(LOCKFILE)
    if not lock or manager == "bun":
        return (("package-manager-cache", "false"),)
    if component.root:
        return (("cache", manager), ("cache-dependency-path", lock))
    return (("cache", manager),)


def _runs(component: Component, facts: tuple[Fact, ...], title: str) -> Iterator[Run]:
    for fact in facts:
        yield Run(_title(title, fact), fact.value, component.root, because=(fact,))


def _title(title: str, fact: Fact) -> str:
    """Return a title that tells the steps of one kind apart, by the script they run."""
    if fact.subject.count(".") < 2:
        return title
    named = re.fullmatch(r"the (\S{1,60}) script", fact.because.note)
    return f"Run {named[1]}" if named else f"{title} ({fact.subject.rpartition('.')[2]})"


def _prepare_title(fact: Fact) -> str:
    match fact.subject.rpartition(".")[2]:
        case "env":
            return "Copy the sample settings"
        case "migrate":
            return "Create the database"
        case _ if fact.because.strength >= Strength.INFERRED:
            return "Generate code"
    return "Prepare"
