"""StackProfile → PipelinePlan: the jobs of every component, completed with what all jobs need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.ecosystems import ecosystem
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    PipelinePlan,
    Purpose,
    Run,
    Step,
    SystemPackages,
)
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.services import preparations, reached, services, uses, wiring
from autodevops_cli.planning.watching import watched

ORDER = (Purpose.LINT, Purpose.TYPECHECK, Purpose.TEST, Purpose.BUILD)


def plan(stack: StackProfile) -> PipelinePlan:
    """Return the pipeline for a repository; without jobs where nothing is known to run."""
    spoken = [one for one in stack.components if ecosystem(one.ecosystem).language]
    jobs = [
        _completed(
            _named(job, component, _is_told_apart(component, spoken, stack)), component, stack
        )
        for component in stack.components
        for job in _jobs(component)
        if any(isinstance(step, Run) for step in job.steps)
    ]
    jobs.sort(key=lambda job: ORDER.index(job.purpose))
    return PipelinePlan("CI", stack.default_branch, tuple(_unique(jobs)))


def _jobs(component: Component) -> Iterator[Job]:
    yield from ecosystem(component.ecosystem).jobs(component)


def _is_told_apart(component: Component, spoken: list[Component], stack: StackProfile) -> bool:
    """Tell whether jobs say whose they are: one language beside a Dockerfile needs no name."""
    return len(spoken) > 1 if component in spoken else len(stack.components) > 1


def _named(job: Job, component: Component, several: bool) -> Job:
    """Name the job after its component where there is more than one."""
    if not several:
        return job
    label = component.root or ecosystem(component.ecosystem).title
    prefix = re.sub(r"[^a-z0-9]+", "-", f"{component.ecosystem} {component.root}".lower())
    rename = {job.id: f"{prefix.strip('-')}-{job.id}"}
    return replace(
        job,
        id=rename[job.id],
        name=f"{job.name} ({label})",
        needs=tuple(f"{prefix.strip('-')}-{need}" for need in job.needs),
    )


def _completed(job: Job, component: Component, stack: StackProfile) -> Job:
    """Add the checkout, the system packages and, for tests, the services and their wiring."""
    history = tuple(fact for fact in component.under("history") if fact.value == "full")
    submodules = tuple(fact for fact in stack.facts if fact.subject == "submodules")
    first: list[Step] = [Checkout(bool(history), bool(submodules), history + submodules)]
    # An image or a chart is built by its own tools; libraries of the language do not help them.
    spoken = ecosystem(component.ecosystem).language
    if (
        spoken
        and job.os == "linux"
        and job.purpose in (Purpose.TEST, Purpose.BUILD, Purpose.TYPECHECK)
    ):
        first.extend(_system_packages(component, stack))
    if job.purpose is Purpose.TEST:
        first.extend(preparations(stack))
    # Servers beside a job are containers, which only Linux runners start.
    served = job.purpose is Purpose.TEST and job.os == "linux"
    variables, beside = (wiring(stack), services(stack)) if served else ((), ())
    used = tuple(one for one in reached(beside, variables) if uses(component, one, stack))
    unused = {
        name for one in reached(beside, variables) if one not in used for name in one.variables
    }
    env = tuple(pair for pair in variables if pair[0] not in unused)
    whole = replace(job, steps=(*first, *job.steps), services=(*job.services, *used))
    return replace(
        whole, env=(*job.env, *env), watches=job.watches or watched(job, component, stack)
    )


def _system_packages(component: Component, stack: StackProfile) -> Iterator[SystemPackages]:
    facts = (*stack.under("system-package"), *component.under("system-package"))
    names = sorted({fact.value for fact in facts})
    if names:
        yield SystemPackages(tuple(names), facts)


def _unique(jobs: list[Job]) -> Iterator[Job]:
    taken: set[str] = {"gate", "changes"}
    for job in jobs:
        name, n = job.id, 2
        while name in taken:
            name, n = f"{job.id}-{n}", n + 1
        taken.add(name)
        yield replace(job, id=name)
