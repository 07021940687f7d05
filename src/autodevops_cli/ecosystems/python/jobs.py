"""Facts → jobs: checks once on one Python, tests on every Python that a library supports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.python.calls import SELF_CONTAINED
from autodevops_cli.ecosystems.python.install import pinned
from autodevops_cli.ecosystems.python.provision import Needs, needs
from autodevops_cli.model.evidence import Fact, Source
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

PYTHON = Tool(
    "python", "Python", action="actions/setup-python", version_input="python-version",
    version_file_input="python-version-file", image="python:{version}",
    caches=(("PIP_CACHE_DIR", "pip"),),
)  # fmt: skip
UV = Tool(
    "uv", "uv", action="astral-sh/setup-uv", version_input="python-version",
    image=f"ghcr.io/astral-sh/uv:{tool_version('uv')}-python{{version}}-trixie",
    commands=f"pip install uv=={tool_version('uv')}",
    caches=(("UV_CACHE_DIR", "uv"),),
)  # fmt: skip
HOOK_CACHES = {"pre-commit": "~/.cache/pre-commit", "prek": "~/.cache/prek"}
VERBS = {"lint": "Lint", "format": "Check formatting", "typecheck": "Check types"}
CHECKS = ("lint", "format", "typecheck")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint job and the test job, each where there is something to run."""
    checks = _checks(component)
    if checks:
        yield _lint_job(component, checks)
    if tests := component.commands("test"):
        yield _test_job(component, tests)


def _checks(component: Component) -> tuple[Fact, ...]:
    """Return the checks to run; where somebody says what gates today, just those."""
    found = tuple(fact for kind in CHECKS for fact in component.commands(kind))
    said = tuple(fact for fact in found if fact.because.rank >= Source.CI)
    return said or found


def _lint_job(component: Component, checks: tuple[Fact, ...]) -> Job:
    version, file = _one_python(component)
    steps = _provision(component, checks, version, file, subject="install.checks")
    runs = (_check(component, fact) for fact in checks)
    return Job(
        "lint",
        "Lint",
        Purpose.LINT,
        (*steps, *runs),
        env=_env(_install(component, "install.checks")),
        minutes=15,
    )


def _check(component: Component, fact: Fact) -> Run:
    kind, _, tool = fact.subject.removeprefix("command.").partition(".")
    reason = component.value(f"advisory.{fact.value}")
    advisory = bool(reason) and fact.because.rank < Source.CI
    title = f"{VERBS[kind]} with {tool}" if tool not in ("", kind) else VERBS[kind]
    return Run(
        title, fact.value, component.root, _of_one_python(component, fact), advisory, (fact,),
        notes=(reason,) if advisory else (),
    )  # fmt: skip


def _test_job(component: Component, tests: tuple[Fact, ...]) -> Job:
    cycles = tuple(component.value("python.matrix").split())
    version, file = _one_python(component)
    several = len(cycles) > 1
    chosen = OfAxis("python") if several else version
    steps = _provision(component, tests, chosen, "" if several else file, subject="install.tests")
    prepare = (
        Run("Prepare", fact.value, component.root, because=(fact,))
        for fact in component.commands("prepare")
    )
    runs = (_test(component, fact) for fact in tests)
    matrix = (Axis("python", cycles, "Python"),) if several else ()
    minutes = 40 if component.value("native") else 20
    return Job(
        "test", "Test", Purpose.TEST, (*steps, *prepare, *runs), matrix,
        env=_env(_install(component, "install.tests")), minutes=minutes,
    )  # fmt: skip


def _test(component: Component, fact: Fact) -> Run:
    env = _of_one_python(component, fact)
    return Run("Test", fact.value, component.root, env, because=(fact,))


def _of_one_python(component: Component, fact: Fact) -> Pairs:
    """Return what a runner has to be told about the job's one Python."""
    tools = needs(fact.value, component.value(f"task.{fact.value}")).tools
    env: list[tuple[str, str]] = []
    if component.fact(f"nox.pythons.{fact.value}"):
        env.append(("NOXFORCEPYTHON", "python"))
    # A Python named from outside would lead uv past the environments that hatch makes.
    if "hatch" in tools:
        env.append(("UV_PYTHON", ""))
    return tuple(env)


def _env(install: Fact | None) -> Pairs:
    """Return what uv has to be told about how we install."""
    text = install.value if install else ""
    if "uv pip" in text and "--system" not in text and "uv venv" not in text:
        return (("UV_SYSTEM_PYTHON", "1"),)
    # A later `uv run` would otherwise bring the lock file up to date.
    return (("UV_FROZEN", "1"),) if "uv sync --frozen" in text else ()


def _one_python(component: Component) -> tuple[str, str]:
    """Return the version for a job on one Python, and the file that pins it, if one does."""
    return component.value("python.single"), component.value("python.version-file")


def _provision(
    component: Component,
    commands: Iterable[Fact],
    version: str | OfAxis,
    file: str,
    *,
    subject: str,
) -> tuple[Step, ...]:
    """Return the steps that bring Python, the tools and the environment that some commands need."""
    commands = tuple(commands)
    install = _install(component, subject)
    wanted = _needs(component, commands)
    before = tuple(
        one for fact in commands if (one := component.fact(f"install.before.{fact.value}"))
    )
    steps = list(_setup(component, wanted, install, version, file))
    steps.extend(_tools(component, wanted, install))
    if wanted.environment and install:
        steps.append(Run("Install dependencies", install.value, component.root, because=(install,)))
    for one in dict.fromkeys(before):
        steps.append(Run("Install dependencies", one.value, component.root, because=(one,)))
    steps.extend(_hook_caches(wanted, commands))
    return tuple(steps)


def _install(component: Component, subject: str) -> Fact | None:
    """Return how the environment is installed: what CI does, or what we chose for the purpose."""
    said = component.fact("command.install")
    if said and said.because.rank >= Source.CI:
        return said
    return component.fact(subject) or component.fact("install.tests") or said


def _needs(component: Component, commands: Iterable[Fact]) -> Needs:
    outside = tuple(fact.subject.removeprefix("tool.") for fact in component.under("tool"))
    environment, tools = False, frozenset[str]()
    for fact in commands:
        one = needs(fact.value, component.value(f"task.{fact.value}"), outside)
        environment, tools = environment or one.environment, tools | one.tools
    return Needs(environment, tools)


def _by_uv(component: Component, wanted: Needs, install: Fact | None) -> bool:
    """Tell whether uv brings Python and the environment."""
    if wanted.environment and install:
        return needs(install.value).tools == {"uv"} and "uv pip" not in install.value
    return component.value("package-manager") == "uv" and not wanted.tools & SELF_CONTAINED


def _setup(
    component: Component, wanted: Needs, install: Fact | None, version: str | OfAxis, file: str
) -> Iterator[Step]:
    because = tuple(
        fact
        for subject in (("python.matrix",) if isinstance(version, OfAxis) else ("python.single",))
        if (fact := component.fact(subject))
    )
    if _by_uv(component, wanted, install):
        inputs = (*_uv_version(component), ("enable-cache", "true"))
        yield SetupTool(UV, version, inputs=inputs, because=because)
        return
    if wanted.environment and install and install.value.startswith('"$CONDA'):
        return  # the environment brings its own Python
    cached = wanted.environment or bool(wanted.tools & {"tox", "nox", "hatch"})
    yield SetupTool(PYTHON, version, file, _pip_cache(component) if cached else (), because)
    installs = needs(install.value).tools if install and wanted.environment else frozenset()
    if "uv" in wanted.tools | installs:
        yield SetupTool(UV, inputs=(*_uv_version(component), ("enable-cache", "true")))


def _uv_version(component: Component) -> Pairs:
    """Return the version of uv: ours, or none where the project's own constraint rules it out."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    constraint = component.value("uv.version")
    if constraint[:1].isdigit() and constraint.count(".") == 2:
        return (("version", constraint),)
    try:
        fits = SpecifierSet(constraint).contains(tool_version("uv"))
    except InvalidSpecifier:
        fits = True
    return (("version", tool_version("uv")),) if fits else ()


def _pip_cache(component: Component) -> Pairs:
    if component.value("package-manager") not in ("pip", ""):
        return ()
    files = sorted(fact.value for fact in component.under("cache.file"))
    return (("cache", "pip"), ("cache-dependency-path", "\n".join(files))) if files else ()


def _tools(component: Component, wanted: Needs, install: Fact | None) -> Iterator[Run]:
    """Yield the step that installs tools outside the environment, at pinned versions."""
    manager = component.value("package-manager")
    managers = {manager} & {"poetry", "pdm", "pipenv"} if wanted.environment else set()
    names = sorted((wanted.tools - {"uv"}) | managers)
    if not names:
        return
    packages = " ".join(pinned(name) for name in names)
    if _by_uv(component, wanted, install):
        text = "\n".join(f"uv tool install {pinned(name)}" for name in names)
    else:
        text = f"python -m pip install {packages}"
    yield Run(f"Install {' and '.join(names)}", text)


def _hook_caches(wanted: Needs, commands: tuple[Fact, ...]) -> Iterator[Cache]:
    """Yield the caches of hooks, which are otherwise built anew in every run."""
    for name, folder in HOOK_CACHES.items():
        runs = any(name in fact.value.split() for fact in commands)
        if name in wanted.tools or runs:
            yield Cache(name, (folder,), (".pre-commit-config.yaml",))
