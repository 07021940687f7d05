"""Read back, does the text say what the plan said? Quoting mistakes end here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.plan import Job, PipelinePlan, Run


def differences(plan: PipelinePlan, documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield the jobs and commands of the plan that do not come back as they were meant."""
    read = {job.id: job for document in documents for job in document.jobs}
    ids = frozenset(job.id for job in plan.jobs)
    anywhere = Place(documents[0].path) if documents else Place(".")
    for job in plan.jobs:
        if job.id not in read:
            yield _finding(f"the job {job.id} does not come back", anywhere)
            continue
        yield from _in_job(job, read[job.id], ids)
    if plan.gate and plan.gate not in read:
        yield _finding(f"the job {plan.gate} does not come back", anywhere)


def _in_job(job: Job, read: CiJob, ids: frozenset[str]) -> Iterator[Finding]:
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
    if tuple(need for need in read.needs if need in ids) != job.needs:
        yield _finding(f"{job.id} needs {read.needs}, not {job.needs}", read.where)
    services = {one.name: one.image for one in job.services}
    back = {one.name for one in read.services}
    started = {name for name, image in services.items() if any(image in run for run, _ in found)}
    if back | started != services.keys():
        yield _finding(f"{job.id}: its services do not come back", read.where)


def _finding(message: str, where: Place) -> Finding:
    return Finding("lost-in-rendering", message, where, Severity.HIGH)
