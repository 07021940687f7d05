"""Facts about a Ruby project → its jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.data import Release, releases
from autodevops_cli.ecosystems._pipeline import NODE, usual_jobs
from autodevops_cli.ecosystems.ruby.versions import matrix, single
from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import (
    Axis,
    Job,
    OfAxis,
    Pairs,
    Purpose,
    Run,
    SetupTool,
    Step,
    SystemPackages,
    Tool,
)
from autodevops_cli.model.stack import Component

RUBY = Tool(
    "ruby", "Ruby", action="ruby/setup-ruby", version_input="ruby-version",
    version_file_input="ruby-version", image="ruby:{version}",
    caches=(("BUNDLE_PATH", "bundle"),),
)  # fmt: skip
FROZEN = (("BUNDLE_FROZEN", "true"),)
LAST_WITH_COREPACK = 24
RAILS = (("RAILS_ENV", "test"),)
_ASSIGNED = re.compile(r"([A-Z][A-Z0-9_]{0,40})=([\w.:/-]{0,100})\s+(?=\S)")


def jobs(component: Component) -> Iterator[Job]:
    """Yield lint, test and build; a library is tested with every Ruby that it supports."""
    library = component.value("kind") == "library"
    axis = Axis("ruby", matrix(component), "Ruby") if library else None

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        if purpose is Purpose.LINT:
            yield from _compiled(component)
        yield _setup(component, axis, version)
        if purpose is not Purpose.LINT:
            yield from _node(component)
        yield from _install(component)

    for job in usual_jobs(_without_repeats(component), ready, axis=axis):
        yield _trimmed(component, job)


def _without_repeats(component: Component) -> Component:
    """Leave out our own way to make the database where existing CI shows another."""
    prepared = component.commands("prepare")
    if not any(" db:" in fact.value and fact.because.rank >= Source.CI for fact in prepared):
        return component
    facts = (fact for fact in component.facts if fact.subject != "command.prepare.database")
    return replace(component, facts=tuple(facts))


def _trimmed(component: Component, job: Job) -> Job:
    """Give a Rails job its environment; checks of sources need neither database nor packages."""
    if job.purpose is not Purpose.TEST:
        prepared = set(component.commands("prepare"))
        job = replace(job, steps=tuple(one for one in job.steps if not prepared & _reasons(one)))
    steps = tuple(_with_env(one) if isinstance(one, Run) else one for one in job.steps)
    env = RAILS if component.fact("rails") and job.purpose is not Purpose.LINT else ()
    return replace(job, steps=steps, env=(*job.env, *env))


def _with_env(run: Run) -> Run:
    """Take assignments from the front of a command into the step's environment."""
    env: list[tuple[str, str]] = []
    text = run.command
    while found := _ASSIGNED.match(text):
        env.append((found[1], found[2]))
        text = text[found.end() :]
    return replace(run, command=text, env=(*run.env, *env))


def _reasons(step: Step) -> frozenset[Fact]:
    return frozenset(step.because) if isinstance(step, Run) else frozenset()


def _compiled(component: Component) -> Iterator[SystemPackages]:
    """Headers without which the bundle cannot be installed for the checks either."""
    facts = component.under("compiled")
    if facts:
        yield SystemPackages(tuple(sorted(fact.value for fact in facts)), facts)


def _setup(component: Component, axis: Axis | None, version: OfAxis | None) -> SetupTool:
    chosen: str | OfAxis
    chosen, file, why = single(component)
    if axis and axis.values and not version and not _pinned(why):
        chosen = axis.values[-1]
    inputs: Pairs = (("bundler-cache", "true"),) if _by_action(component) else ()
    if component.root:
        inputs = (*inputs, ("working-directory", component.root))
    if version:
        chosen, file, why = version, "", component.fact("ruby.range")
    installs = component.fact("command.install") if _by_action(component) else None
    because = tuple(fact for fact in (why, installs) if fact)
    return SetupTool(RUBY, chosen, file, inputs, because)


def _pinned(why: Fact | None) -> bool:
    """Tell whether a library's developers name the one Ruby that they work with."""
    return why is not None and why.subject == "ruby.version" and why.because.rank > 6


def _by_action(component: Component) -> bool:
    """Tell whether the setup action can install the bundle and cache it, as it does best."""
    install = component.fact("command.install")
    plain = install is not None and install.because.rank < Source.CI
    return plain and not component.fact("bundler.lock.repaired")


def _install(component: Component) -> Iterator[Run]:
    for fact in component.commands("install"):
        frozen = component.fact("bundler.lock") and not component.fact("bundler.lock.repaired")
        spared = RUBY.name if _by_action(component) else ""
        yield Run(
            "Install dependencies", fact.value, component.root, FROZEN if frozen else (),
            because=(fact,), done_by=spared,
        )  # fmt: skip


def _node(component: Component) -> Iterator[SetupTool]:
    """Bring Node.js where packages of JavaScript are built for the application."""
    fact = component.fact("scripts.node")
    if fact is None:
        return
    managed = any(one.value.startswith("corepack") for one in component.commands("prepare"))
    newest = next((one.cycle for one in releases("node") if _fits(one, managed)), "24")
    yield SetupTool(NODE, newest, fact.value, because=(fact,))


def _fits(release: Release, managed: bool) -> bool:
    """Tell whether a release of Node.js is for production and, where asked, brings Corepack."""
    number = int(release.cycle) if release.cycle.isdigit() else 0
    return release.alive and release.lts and (number <= LAST_WITH_COREPACK or not managed)
