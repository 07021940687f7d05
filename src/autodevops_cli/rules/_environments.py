"""The variables that a CI file sets: for all of it, for a job, for a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs


@dataclass(frozen=True, slots=True)
class Environment:
    """Variables, where they stand, and whose they are: the file's where there is no job."""

    env: Pairs
    where: Place
    route: Route
    job: CiJob | None = None
    step: CiStep | None = None


def environments(document: CiDocument) -> Iterator[Environment]:
    """Yield the variables of a file, of its jobs and of their steps."""
    if document.env:
        yield Environment(document.env, Place(document.path, 1), ("env",))
    for job in document.jobs:
        if job.env:
            yield Environment(job.env, job.at("env"), (*job.route, "env"), job)
        for step in job.steps:
            if step.env:
                yield Environment(step.env, step.at("env"), (*step.route, "env"), job, step)
