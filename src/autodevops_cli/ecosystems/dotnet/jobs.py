"""Facts about a .NET component → its jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.ecosystems._pipeline import CHECKS, runs
from autodevops_cli.ecosystems.dotnet import frameworks
from autodevops_cli.ecosystems.dotnet.versions import usual_sdk
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Job, Pairs, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component

DOTNET = Tool(
    "dotnet", ".NET", action="actions/setup-dotnet", version_file_input="global-json-file",
    image="mcr.microsoft.com/dotnet/sdk:{version}",
)  # fmt: skip
MINUTES = 30
_UNBUILT = re.compile(r"\s--no-build\b")
_CONFIGURED = re.compile(r"\s(?:-c|--configuration)[ =](\w{1,40})")
_BROWSERS = (
    "pwsh \"$(find . -name playwright.ps1 -path '*elease*' | head -n 1)\" install --with-deps"
)


def jobs(component: Component) -> Iterator[Job]:
    """Yield a lint job, and a test job that builds first or, without tests, a build."""
    checks = tuple(run for kind, title in CHECKS.items() for run in runs(component, kind, title))
    if checks:
        restored = tuple(_installs(component)) if any(map(_loads, checks)) else ()
        yield _job(component, "lint", Purpose.LINT, restored, checks)
    builds = tuple(runs(component, "build", "Build"))
    if tests := tuple(map(_line_by_line, runs(component, "test", "Test"))):
        built = _built_for(component, tests, builds)
        first = (*_installs(component), *runs(component, "prepare", "Prepare"), *built)
        tested = tests if built else tuple(map(_building, tests))
        yield _job(component, "test", Purpose.TEST, first, (*_browsers(component), *tested))
    elif builds:
        yield _job(component, "build", Purpose.BUILD, tuple(_installs(component)), builds)


def _job(
    component: Component, name: str, purpose: Purpose, first: tuple[Run, ...], last: tuple[Run, ...]
) -> Job:
    tools = tuple(_local_tools(component, (*first, *last)))
    steps: tuple[Step, ...] = (_setup(component), *tools, *first, *last)
    env = tuple(
        (fact.subject.removeprefix("dotnet.env."), fact.value)
        for fact in component.under("dotnet.env")
    )
    if component.fact("dotnet.roll-forward"):
        env = (*env, ("DOTNET_ROLL_FORWARD", "Major"))
    system = component.value("dotnet.os", "linux")
    return Job(name, name.title(), purpose, steps, env=env, minutes=MINUTES, os=system)


def _setup(component: Component) -> SetupTool:
    """Set up the SDK of global.json, and one for each further runtime that the tests want."""
    pinned, version = component.fact("dotnet.global-json"), component.fact("dotnet.version")
    needed = sorted(component.under("dotnet.sdk"), key=lambda one: frameworks.numbers(one.value))
    aged = component.fact("dotnet.roll-forward")
    if pinned and version:
        have = frameworks.numbers(version.value)
        needed = [one for one in needed if frameworks.numbers(one.value) != have]
    named = [f"{one.value}.x" for one in needed]
    if not named and not pinned:
        named = [f"{usual_sdk()}.x"]
    because = tuple(one for one in (pinned, *needed, aged) if one)
    newest = version.value if pinned and version else named[-1].removesuffix(".x")
    inputs: Pairs = (("dotnet-version", "\n".join(named)),) if named else ()
    return SetupTool(
        DOTNET, ".".join(map(str, frameworks.numbers(newest))), pinned.value if pinned else "",
        inputs=(*inputs, *_cache(component)), because=because,
    )  # fmt: skip


def _cache(component: Component) -> Pairs:
    if keys := component.value("dotnet.cache"):
        return (("cache", "true"), ("cache-dependency-path", keys))
    return ()


def _installs(component: Component) -> Iterator[Run]:
    for fact in component.commands("install"):
        yield Run("Restore packages", fact.value, component.root, because=(fact,))


def _local_tools(component: Component, wanted: tuple[Run, ...]) -> Iterator[Run]:
    """Yield the restore of local tools, where a command calls one."""
    for fact in component.under("dotnet.tool"):
        called = re.compile(rf"\bdotnet (?:tool run )?{re.escape(fact.value)}\b")
        if fact.value.startswith("paket") or any(called.search(run.command) for run in wanted):
            yield Run("Restore local tools", "dotnet tool restore", component.root, because=(fact,))
            return


def _loads(run: Run) -> bool:
    """Tell whether a check loads the projects, and so needs their packages."""
    return "dotnet format" in run.command or not run.command.startswith("dotnet ")


def _built_for(
    component: Component, tests: tuple[Run, ...], builds: tuple[Run, ...]
) -> tuple[Run, ...]:
    """Return the build that tests without one of their own count on, if there is a fitting one."""
    counting = [run for run in tests if _UNBUILT.search(run.command)]
    if not counting or not builds or not builds[0].command.startswith("dotnet "):
        return ()
    wanted, given = (_configuration(run.command) for run in (counting[0], builds[0]))
    published = "dotnet publish" in builds[0].command
    if wanted == given and not published:
        return builds
    return (replace(builds[0], command=_plain_build(builds[0].command, wanted)),)


def _plain_build(text: str, configuration: str) -> str:
    """Return a build in the configuration that the tests expect."""
    text = re.sub(r"\s-o\s\S+", "", text.replace("dotnet publish", "dotnet build"))
    return f"{_CONFIGURED.sub('', text)} -c {configuration}"


def _configuration(text: str) -> str:
    found = _CONFIGURED.search(text)
    return found[1] if found else "Debug"


def _line_by_line(run: Run) -> Run:
    """Return a run of several projects or target frameworks with each on a line of its own."""
    return replace(run, command=run.command.replace(" && dotnet ", "\ndotnet "))


def _building(run: Run) -> Run:
    """Return a test that builds for itself, where nothing else does."""
    return replace(run, command=_UNBUILT.sub("", run.command))


def _browsers(component: Component) -> Iterator[Run]:
    fact: Fact | None = component.fact("dotnet.playwright")
    if fact:
        yield Run("Install browsers", _BROWSERS, component.root, because=(fact,))
