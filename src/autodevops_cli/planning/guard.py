"""The last look at a plan before it is spelled: nothing in it may mean more than it says.

Texts of a plan come from files and folder names that anybody may have chosen. `${{ }}` would be
evaluated by the CI, a control character could end a line, a quote could end an expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from autodevops_cli.model.evidence import Fact, Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.plan import (
    Cache,
    Checkout,
    Job,
    OfAxis,
    PipelinePlan,
    Run,
    SaveReport,
    Service,
    SetupTool,
    Step,
    SystemPackages,
)

RULE = "unsafe-text"
HINT = "rename the file or folder, or state the command in autodevops.toml"

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_SCRIPT = re.compile(rf"\$\{{\{{|[{_CONTROL}]")
_LINE = re.compile(rf"\$\{{\{{|[\t\n{_CONTROL}]")
_ID = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_IMAGE = re.compile(r"[\w./:@-]+", re.ASCII)
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9.+-]*(?::[a-z0-9]+)?")
_BRANCH = re.compile(r"[^\s~^:?*\[\\]+")


def guarded(plan: PipelinePlan) -> tuple[PipelinePlan, tuple[Finding, ...]]:
    """Return the plan without what is unsafe, and a finding for each thing left out.

    A job goes as a whole: with a step missing it would prove something else than its name says.
    Only what keeps caches and reports can go alone.
    """
    kept: list[Job] = []
    findings: list[Finding] = []
    for job in plan.jobs:
        unsafe = next(_of_job(job), None)
        if unsafe:
            findings.append(_finding(f"the job {_shown(job.name)} is left out", job, unsafe))
            continue
        dropped = [step for step in job.steps if _spare(step) and any(_of_step(step))]
        for step in dropped:
            findings.append(
                _finding("a step that is not needed is left out", job, next(_of_step(step)))
            )
        kept.append(replace(job, steps=tuple(step for step in job.steps if step not in dropped)))
    ids = {job.id for job in kept}
    jobs = tuple(replace(job, needs=tuple(n for n in job.needs if n in ids)) for job in kept)
    branch = plan.default_branch
    if _LINE.search(branch) or not _BRANCH.fullmatch(branch):
        findings.append(_finding("the default branch is taken to be main", None, branch))
        branch = "main"
    return replace(plan, jobs=jobs, default_branch=branch), tuple(findings)


def _of_job(job: Job) -> Iterator[str]:
    """Yield the unsafe texts without which the job cannot be."""
    yield from _unfit(_ID, (job.id, *(axis.name for axis in job.matrix)))
    yield from _lines(
        (job.name, *(text for axis in job.matrix for text in (axis.title, *axis.values)))
    )
    yield from _pairs(job.env)
    yield from _folders(job.watches)
    for service in job.services:
        yield from _of_service(service)
    for step in job.steps:
        if not _spare(step):
            yield from _of_step(step)


def _of_service(service: Service) -> Iterator[str]:
    yield from _unfit(_ID, (service.name,))
    yield from _unfit(_IMAGE, (service.image,))
    yield from _pairs(service.env)
    yield from _lines((service.health_command, service.command))


def _of_step(step: Step) -> Iterator[str]:
    match step:
        case Run():
            yield from _lines((step.title,))
            yield from _folders((step.directory,))
            yield from _pairs(step.env)
            if _SCRIPT.search(step.command):
                yield step.command
        case SetupTool():
            version = "" if isinstance(step.version, OfAxis) else step.version
            yield from _lines((version, *(name for name, _ in step.inputs)))
            yield from _folders((step.version_file,))
            yield from (value for _, value in step.inputs if _SCRIPT.search(value))
        case Cache():
            yield from _lines((step.name, *step.paths))
            yield from (file for file in step.key_files if "'" in file or _LINE.search(file))
        case SaveReport():
            yield from _lines((step.title, step.name, step.path))
        case SystemPackages():
            yield from _unfit(_PACKAGE, step.names)
        case Checkout():
            return
        case _:
            assert_never(step)


def _spare(step: Step) -> bool:
    return isinstance(step, Cache | SaveReport)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if _LINE.search(text))


def _folders(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if _LINE.search(path) or path.startswith("/") or ".." in path.split("/"):
            yield path


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in pairs:
        if not _VARIABLE.fullmatch(name):
            yield name
        yield from _lines((value,))


def _unfit(pattern: re.Pattern[str], texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if not pattern.fullmatch(text))


def _finding(what: str, job: Job | None, text: str) -> Finding:
    message = f"{what}: {_shown(text)} holds `${{{{`, a control character or a path that leads out"
    return Finding(RULE, message, _place(job), Severity.HIGH, hint=HINT)


def _place(job: Job | None) -> Place:
    """Return where the job's first reason stands."""
    facts: Iterator[Fact] = (
        fact
        for step in (job.steps if job else ())
        if isinstance(step, Checkout | SetupTool | SystemPackages | Run)
        for fact in step.because
    )
    return next((fact.because.where for fact in facts), Place("."))


def _shown(text: str) -> str:
    """Return a text in quotes, short, and with its control characters spelled out."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
