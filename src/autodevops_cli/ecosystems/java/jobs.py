"""Facts about a JVM project → jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from autodevops_cli.ecosystems.java.artifacts import numbers
from autodevops_cli.ecosystems.java.jdks import Jdks, choose
from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import (
    Axis,
    Job,
    OfAxis,
    Purpose,
    Run,
    SaveReport,
    SetupTool,
    Step,
    Tool,
)
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.shell import commands

JAVA = Tool(
    "java", "Java", action="actions/setup-java", version_input="java-version",
    version_file_input="java-version-file", image="eclipse-temurin:{version}",
)  # fmt: skip
# Official images by version of Java with a build tool in them, for a build without a wrapper.
IMAGES = {"maven": "maven:3.9-eclipse-temurin-{version}", "gradle": "gradle:jdk{version}"}
# What a command calls, and whose image that takes: a wrapper brings its build tool.
BUILDERS = {"mvn": "maven", "gradle": "gradle", "mvnw": "", "gradlew": ""}
REPORTS = {
    "maven": "**/target/surefire-reports/*.xml",
    "gradle": "**/build/reports/tests/",
}
TITLES = {"lint": "Lint", "format": "Check the format", "typecheck": "Check the types"}
MINUTES = 30

_MAVEN = re.compile(r"^((?:\./)?mvnw?)(?=\s|$)", re.MULTILINE)
_BATCH = re.compile(r"\s(?:-B|--batch-mode)\b")
_SILENT = re.compile(r"\s(?:-ntp|--no-transfer-progress|-q|--quiet)\b")
# The first Maven that knows --no-transfer-progress.
_KNOWS_SILENT = (3, 6, 1)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the job that builds and tests, and one for lint where the build does not include it."""
    jdks = choose(component)
    yield from _lint(component, jdks)
    prepared = tuple(_runs(component, "prepare", "Prepare"))
    apart = _builds_apart(component)
    tests = tuple(_runs(component, "test", "Test" if apart else "Build and test"))
    if not tests:
        yield from _build(component, jdks, prepared)
        return
    if apart:
        prepared = (*prepared, *_runs(component, "build", "Build"))
    yield _test(component, jdks, (*prepared, *tests))


def _builds_apart(component: Component) -> bool:
    """Tell whether the tests leave out what the build makes: an Android app's package."""
    test = component.fact("command.test")
    if not test or test.because.rank != Source.CONVENTION:
        return False
    return component.value("command.build").endswith("assembleDebug")


def _build(component: Component, jdks: Jdks, prepared: tuple[Run, ...]) -> Iterator[Job]:
    if builds := tuple(_runs(component, "build", "Build")):
        runs = (*prepared, *builds)
        steps: tuple[Step, ...] = (_setup(component, jdks, jdks.versions[0], runs), *runs)
        yield Job("build", "Build", Purpose.BUILD, steps, minutes=MINUTES)


def _test(component: Component, jdks: Jdks, runs: tuple[Run, ...]) -> Job:
    if len(jdks.versions) > 1:
        steps: tuple[Step, ...] = (_setup(component, jdks, OfAxis("java"), runs), *runs)
        axis = Axis("java", jdks.versions, "Java")
        return Job("test", "Test", Purpose.TEST, steps, matrix=(axis,), minutes=MINUTES)
    setup = _setup(component, jdks, jdks.versions[0], runs)
    steps = (setup, *runs, *_report(component))
    return Job("test", "Test", Purpose.TEST, steps, minutes=MINUTES)


def _setup(
    component: Component, jdks: Jdks, version: str | OfAxis, runs: Iterable[Run]
) -> SetupTool:
    manager = component.value("package-manager")
    inputs: tuple[tuple[str, str], ...] = (("distribution", "temurin"),)
    if manager in REPORTS:
        inputs = (*inputs, ("cache", manager))
    if jdks.beside and isinstance(version, str):
        # The last one is the default: it runs the build, the other one compiles.
        version = f"{jdks.beside}\n{version}"
    return SetupTool(_with_builder(manager, runs), version, inputs=inputs, because=jdks.because)


def _with_builder(manager: str, runs: Iterable[Run]) -> Tool:
    """Return Java with the image that also has the build tool which the commands call.

    Who calls it out of sight, as make does, may mean the tool itself or its wrapper.
    """
    called = [one.name for run in runs for one in commands(run.command)]
    builders = {BUILDERS[name] for name in called if name in BUILDERS} or {manager}
    image = next((image for name, image in IMAGES.items() if name in builders), JAVA.image)
    return replace(JAVA, image=image)


def _lint(component: Component, jdks: Jdks) -> Iterator[Job]:
    runs = [run for kind, title in TITLES.items() for run in _runs(component, kind, title)]
    if runs:
        runs = [*_runs(component, "prepare", "Prepare"), *runs]
        steps: tuple[Step, ...] = (_setup(component, jdks, jdks.versions[0], runs), *runs)
        yield Job("lint", "Lint", Purpose.LINT, steps, minutes=MINUTES)


def _report(component: Component) -> Iterator[SaveReport]:
    if pattern := REPORTS.get(component.value("package-manager")):
        name = re.sub(r"[^\w.-]+", "-", f"test-reports-{component.root}").strip("-")
        start = f"{component.root}/" if component.root else ""
        yield SaveReport("Keep the test reports", name, start + pattern)


def _runs(component: Component, kind: str, title: str) -> Iterator[Run]:
    for fact in component.commands(kind):
        tool = fact.subject.removeprefix(f"command.{kind}").lstrip(".")
        advisory = kind in TITLES and fact.because.rank < Source.TASK
        yield Run(
            f"{title} with {tool}" if tool else title,
            _quiet(fact, component),
            component.root,
            advisory=advisory,
            because=(fact,),
            notes=("advisory: nothing says that it gates changes",) if advisory else (),
        )


def _quiet(fact: Fact, component: Component) -> str:
    """Return the command with the flags that keep Maven from asking and from logging downloads."""
    text = fact.value
    flags = "" if _BATCH.search(text) else " --batch-mode"
    wrapped = component.value("maven.wrapper")
    silences = not wrapped or numbers(wrapped) >= _KNOWS_SILENT
    if silences and not _SILENT.search(text):
        flags += " --no-transfer-progress"
    return _MAVEN.sub(lambda found: found[1] + flags, text)
