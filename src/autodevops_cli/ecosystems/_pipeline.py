"""The jobs that most ecosystems run: checks once, tests for each version, a build where it proves.

An ecosystem says what stands ready before the work (`ready`); what runs is in the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import Axis, Job, OfAxis, Purpose, Run, Step, Tool
from autodevops_cli.model.stack import Component

# The purpose of the job and, in a matrix, the axis that says the version → tools, caches, installs.
Ready: TypeAlias = Callable[[Purpose, OfAxis | None], Iterable[Step]]

# Node beside another language, for its assets; in that language's image Debian's Node has to do.
NODE = Tool(
    "node", "Node.js", action="actions/setup-node", version_input="node-version",
    version_file_input="node-version-file", image="node:{version}",
    commands="apt-get update\napt-get install --yes --no-install-recommends nodejs npm\n"
    "npm install --global corepack\ncorepack enable",
)  # fmt: skip

CHECKS = {"lint": "Lint", "format": "Check formatting", "typecheck": "Check types"}


def usual_jobs(
    component: Component, ready: Ready, *, axis: Axis | None = None, minutes: int = 20
) -> Iterator[Job]:
    """Yield a lint, a test and a build job, each where there is something to run.

    The tests run once for each value of `axis`. The build gets a job of its own where nothing
    tests, or where `build.proves` says that the tests leave something unbuilt.
    """
    prepared = tuple(runs(component, "prepare", "Prepare"))
    checks = tuple(run for kind, title in CHECKS.items() for run in runs(component, kind, title))
    if checks:
        steps = (*ready(Purpose.LINT, None), *prepared, *checks)
        yield Job("lint", "Lint", Purpose.LINT, steps, minutes=minutes)
    if tests := tuple(runs(component, "test", "Test")):
        several = axis is not None and len(axis.values) > 1
        version = OfAxis(axis.name) if axis and several else None
        steps = (*ready(Purpose.TEST, version), *prepared, *tests)
        matrix = (axis,) if axis and several else ()
        yield Job("test", "Test", Purpose.TEST, steps, matrix, minutes=minutes)
    builds = tuple(runs(component, "build", "Build"))
    if builds and (not tests or component.fact("build.proves")):
        steps = (*ready(Purpose.BUILD, None), *prepared, *builds)
        yield Job("build", "Build", Purpose.BUILD, steps, minutes=minutes)


def runs(component: Component, kind: str, title: str) -> Iterator[Run]:
    """Yield a step for each command of a kind, in the component's folder."""
    facts = component.commands(kind)
    for fact in facts:
        doubt = doubt_of(component, fact) if kind in CHECKS else ""
        tool = fact.subject.removeprefix(f"command.{kind}").lstrip(".")
        named = f"{title} ({tool})" if tool and len(facts) > 1 else title
        locked = component.fact(f"locked.{tool}") if kind in CHECKS else None
        because = (fact, locked) if locked else (fact,)
        notes = (doubt,) if doubt else ()
        yield Run(named, fact.value, component.root, (), bool(doubt), because, notes)


def doubt_of(component: Component, check: Fact) -> str:
    """Say why a check can only advise, "" when it gates.

    What a task or existing CI runs gates, and what is configured and of a fixed version.
    """
    tool = check.subject.split(".", 2)[2] if check.subject.count(".") > 1 else ""
    if check.because.rank >= Source.TASK:
        return ""
    if check.because.rank < Source.TOOL_CONFIG:
        return "advisory: no file of the repository promises that it passes"
    if component.fact(f"locked.{tool}"):
        return ""
    return f"advisory until the version of {tool or 'the tool'} is locked: each brings new checks"
