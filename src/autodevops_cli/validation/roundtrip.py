"""Read back, does the text say what the plan said? Quoting mistakes end here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.plan import Job, PipelinePlan, Run, cells


def differences(plan: PipelinePlan, documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield the jobs and commands of the plan that do not come back as they were meant."""
    read = [job for document in documents for job in document.jobs]
    anywhere = Place(documents[0].path) if documents else Place(".")
    for job in plan.jobs:
        found = _meant(job, read)
        if not found:
            yield _finding(f"the job {job.id} does not come back", anywhere)
        for one, backs in found:
            lost = [
                [*_in_job(one, back), *_needs(one, back, plan, read), *_services(one, back)]
                for back in backs
            ]
            # Names need not be unique: it is enough that one of a name is the job.
            yield from min(lost, key=len)
    if plan.gate and not any(_plain(job.id) == _plain(plan.gate) for job in read):
        yield _finding(f"the job {plan.gate} does not come back", anywhere)


def _plain(name: str) -> str:
    """Return an id as every system can spell it: some allow no hyphens."""
    return name.replace("-", "_")


def _meant(job: Job, read: Sequence[CiJob]) -> list[tuple[Job, list[CiJob]]]:
    """Return what a job may have come back as: one by its id, or each of its runs by its name."""
    if same := [one for one in read if _plain(one.id) == _plain(job.id)]:
        return [(job, same)]
    runs = [[one for one in read if one.name == name] for name, _ in cells(job)]
    return [(replace(job, matrix=()), each) for each in runs] if all(runs) else []


def _needs(job: Job, back: CiJob, plan: PipelinePlan, read: Sequence[CiJob]) -> Iterator[Finding]:
    """Yield a finding when a job does not wait for what it needs, or for more than that.

    Systems without names for jobs let a job wait for all that stands before it.
    """
    ours = {_plain(one.id): one.id for one in plan.jobs}
    waits = [ours[_plain(need)] for need in back.needs if _plain(need) in ours]
    names = {one.name for one in read if one.id in back.needs}
    by_name = {
        one.id for one in plan.jobs if all(name in names for name, _ in cells(one))
    }  # fmt: skip
    if waits != list(job.needs) and (waits or not set(job.needs) <= by_name):
        yield _finding(f"{job.id} needs {back.needs}, not {job.needs}", back.where)


def _in_job(job: Job, read: CiJob) -> Iterator[Finding]:
    # What a setup action has done is no step of its own where there is such an action.
    runs = [step for step in job.steps if isinstance(step, Run) and not step.done_by]
    meant = [(step.command.strip(), step.directory) for step in runs]
    found = [(step.run.strip(), step.directory) for step in read.steps if step.run]
    for command, directory in meant:
        # An advisory step stands inside what keeps its failure from being the job's.
        if not any(command in run and directory == folder for run, folder in found):
            yield _finding(f"{job.id}: `{command[:100]}` does not come back", read.where)
    if {axis.values for axis in job.matrix} - {axis.values for axis in read.matrix}:
        yield _finding(f"{job.id}: its matrix does not come back", read.where)


def _services(job: Job, read: CiJob) -> Iterator[Finding]:
    services = {one.name: one.image for one in job.services}
    back = {one.name for one in read.services}
    scripts = [step.run for step in read.steps]
    started = {name for name, image in services.items() if any(image in run for run in scripts)}
    if back | started != services.keys():
        yield _finding(f"{job.id}: its services do not come back", read.where)


def _finding(message: str, where: Place) -> Finding:
    return Finding("lost-in-rendering", message, where, Severity.HIGH)
