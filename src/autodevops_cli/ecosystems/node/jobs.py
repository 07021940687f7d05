"""Facts of a Node package → its lint, test and build jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.manager_versions import (
    BY_COREPACK,
    BY_MANIFEST,
    LOCKFILE,
    SETUP,
)
from autodevops_cli.ecosystems.node.output import BUILT_BY, NEEDS_BUILD
from autodevops_cli.ecosystems.node.packages import alone, watches
from autodevops_cli.ecosystems.node.preparation import INSTALL_ENV
from autodevops_cli.ecosystems.node.version_sources import ENGINES, TYPES, VERSION_FILES
from autodevops_cli.ecosystems.node.versions import matrix, one_version
from autodevops_cli.model.evidence import Evidence, Fact, Source
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
    caches=(("npm_config_cache", "npm"), ("YARN_CACHE_FOLDER", "yarn")),
)  # fmt: skip
PNPM = Tool(
    "pnpm", "pnpm", action="pnpm/action-setup", version_input="version",
    commands="npm install --global corepack\ncorepack enable",
    caches=(("npm_config_store_dir", "pnpm"),),
)  # fmt: skip
BUN = Tool(
    "bun",
    "Bun",
    action="oven-sh/setup-bun",
    version_input="bun-version",
    image="oven/bun:{version}",
)
TOOLS = (NODE, PNPM, BUN)

CHECKS = {"lint": "Lint", "format": "Check formatting", "typecheck": "Check types"}
PREPARATIONS = {"env": "Copy the sample settings", "migrate": "Create the database"}
UNPROMISED = "advisory: no script runs it, so nobody promised that it passes"


def jobs(component: Component) -> Iterator[Job]:
    """Yield a lint job, a test job (a matrix for libraries), and a build job if no test builds."""
    built = tuple(_build_for(component, "all"))
    if checks := tuple(_checks(component, {one.command for one in built})):
        steps = (*_ready(component), *built, *checks)
        yield Job("lint", "Lint", Purpose.LINT, steps)
    tests = component.commands("test")
    if parts := alone(component, tests):
        for root, fact in parts:
            yield _of_package(component, root, fact)
    elif tests:
        yield _test(component, tests)
    builds = tuple(_runs(component, _builds(component), "Build"))
    if builds and not _built_on_the_way(component, tests):
        yield Job("build", "Build", Purpose.BUILD, (*_ready(component), *builds))


def _checks(component: Component, built: set[str]) -> Iterator[Run]:
    """Yield the checks; those that existing CI runs after a build come last, behind that build."""
    facts = [(kind, fact) for kind in CHECKS for fact in component.commands(kind)]
    for kind, fact in sorted(facts, key=lambda one: bool(_built_before(component, one[1]))):
        for one in _built_before(component, fact):
            if one.value not in built:
                built.add(one.value)
                because = (Fact("command.build", one.value, one),)
                yield Run("Build", one.value, component.root, because=because)
        yield _check(component, kind, fact)


def _check(component: Component, kind: str, fact: Fact) -> Run:
    weak = fact.because.rank < Source.TASK
    several = len(component.commands(kind)) > 1
    return Run(
        _title(CHECKS[kind], fact, several), fact.value, component.root, advisory=weak,
        because=(fact,), notes=(UNPROMISED,) if weak else (),
    )  # fmt: skip


def _built_before(component: Component, check: Fact) -> tuple[Evidence, ...]:
    """Return the builds that existing CI runs above a check in the same job."""
    place, note = check.because.where, check.because.note
    return tuple(
        one
        for fact in component.commands("build")
        for one in (fact.because, *fact.overruled)
        if one.rank == check.because.rank == Source.CI
        and (one.where.path, one.note) == (place.path, note)
        and (one.where.line or 0) < (place.line or 0)
    )


def _test(component: Component, tests: tuple[Fact, ...]) -> Job:
    lines = matrix(component.value(ENGINES)) if _is_library(component) else ()
    version = OfAxis("node") if len(lines) > 1 else None
    steps = (
        *_ready(component, version),
        *_build_for(component, "test", "all"),
        *_runs(component, component.commands("browsers"), "Install a browser"),
        *_runs(component, tests, "Test"),
    )
    axes = (Axis("node", lines, "Node"),) if version else ()
    return Job("test", "Test", Purpose.TEST, steps, axes)


def _of_package(component: Component, root: str, test: Fact) -> Job:
    """Return the job that tests one package of a workspace, from the workspace's root."""
    folder = root[len(component.root) + 1 :] if component.root else root
    part = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")
    steps = (
        *_ready(component),
        *_build_for(component, "test", "all"),
        *_runs(component, component.commands("browsers"), "Install a browser"),
        Run("Test", test.value, component.root, because=(test,)),
    )
    return Job(
        f"test-{part}", f"Test {folder}", Purpose.TEST, steps, watches=watches(component, root)
    )


def _built_on_the_way(component: Component, tests: tuple[Fact, ...]) -> bool:
    """Tell whether the install or the tests build, by themselves or because they need it."""
    if component.value(BUILT_BY) == "install" or (tests and component.fact(NEEDS_BUILD)):
        return True
    own = all(fact.because.rank < Source.CI for fact in tests)
    return bool(tests) and own and component.value(BUILT_BY) == "tests"


def _is_library(component: Component) -> bool:
    """Tell whether the package runs on whatever Node its users have."""
    return component.value("kind") == "library" and component.value("package-manager") != "bun"


def _builds(component: Component) -> tuple[Fact, ...]:
    """Return the builds worth a job; beside existing CI that tests, only what that CI builds."""
    by_ci = any(fact.because.rank == Source.CI for fact in component.commands("test"))
    least = Source.CI if by_ci else Source.TASK
    return tuple(one for one in component.commands("build") if one.because.rank >= least)


def _build_for(component: Component, *uses: str) -> Iterator[Run]:
    """Yield the build when one of these uses waits for it."""
    needed = component.fact(NEEDS_BUILD)
    if needed and needed.value in uses:
        for fact in component.commands("build")[:1]:
            yield Run("Build", fact.value, component.root, because=(fact, needed))


def _ready(component: Component, version: OfAxis | None = None) -> Iterator[Step]:
    """Yield everything between the checkout and the work: tools, dependencies, preparation."""
    yield from _manager(component)
    if component.value("package-manager") != "bun" or component.fact("node.version"):
        yield _node(component, version)
    yield from _installs(component)
    for fact in component.commands("prepare"):
        title = PREPARATIONS.get(fact.subject.rpartition(".")[2], "Generate code")
        yield Run(title, fact.value, component.root, because=(fact,))


def _installs(component: Component) -> Iterator[Run]:
    spared = component.under(INSTALL_ENV)
    env = tuple((fact.subject.rpartition(".")[2], fact.value) for fact in spared)
    for fact in component.commands("install"):
        title, because = "Install dependencies", (fact, *spared)
        yield Run(title, fact.value, component.root, env=env, because=because)


def _manager(component: Component) -> Iterator[Step]:
    """Yield what brings the package manager; before Node, whose cache asks it for its folders."""
    fact = component.fact(SETUP)
    setup, because = (fact.value, (fact,)) if fact else ("", ())
    match component.value("package-manager"):
        case "pnpm":
            declared = setup == BY_MANIFEST
            manifest = joined(component.root, "package.json")
            inputs = (("package_json_file", manifest),) if declared and component.root else ()
            yield SetupTool(PNPM, "" if declared else setup, inputs=inputs, because=because)
        case "yarn" if setup == BY_COREPACK:
            yield Run("Enable Corepack", "corepack enable", because=because)
        case "bun":
            named = because if fact and fact.because.note else ()
            yield SetupTool(BUN, setup, because=named)
            if lock := component.value(LOCKFILE):
                yield Cache("bun", ("~/.bun/install/cache",), (lock,))


def _node(component: Component, version: OfAxis | None) -> SetupTool:
    inputs = _cache(component)
    fact, hint = component.fact("node.version"), component.fact(TYPES)
    if version:
        reasons = tuple(filter(None, (component.fact("kind"), component.fact(ENGINES))))
        return SetupTool(NODE, version, inputs=inputs, because=reasons)
    if fact and fact.because.where.path.rpartition("/")[2] in VERSION_FILES:
        file = fact.because.where.path
        return SetupTool(NODE, version_file=file, inputs=inputs, because=(fact,))
    chosen = one_version(fact.value if fact else "", hint.value if hint else "")
    return SetupTool(NODE, chosen, inputs=inputs, because=tuple(filter(None, (fact or hint,))))


def _cache(component: Component) -> Pairs:
    """Return the inputs that keep downloads between runs; they go by a lock file."""
    lock, manager = component.value(LOCKFILE), component.value("package-manager")
    if not lock or manager == "bun":
        return (("package-manager-cache", "false"),)
    nested = (("cache-dependency-path", lock),) if component.root else ()
    return (("cache", manager), *nested)


def _runs(component: Component, facts: tuple[Fact, ...], title: str) -> Iterator[Run]:
    for fact in facts:
        named = _title(title, fact, len(facts) > 1)
        yield Run(named, fact.value, component.root, because=(fact,))


def _title(title: str, fact: Fact, several: bool) -> str:
    """Return a title that tells steps of one kind apart, by the script they run."""
    label = fact.subject.split(".", 2)[2:]
    if not several or not label:
        return title
    named = re.fullmatch(r"the (\S{1,60}) script", fact.because.note)
    return f"{title} ({named[1] if named else label[0]})"
