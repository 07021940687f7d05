"""Bitbucket Pipelines: reads `bitbucket-pipelines.yml` with its parallel steps and services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._bitbucket_render import limits, render
from autodevops_cli.providers._scripts import image_of, lines, pairs, steps
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

FILE = "bitbucket-pipelines.yml"
MAX_JOBS = 200
GATING = ("default", "pull-requests", "branches")

Path = tuple[str | int, ...]


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    return (FILE,) if repo.has(FILE) else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return every step as a job; those of tags and custom pipelines gate nothing."""
    document = repo.yaml_document(path)
    table = Table(document.data)
    jobs: list[CiJob] = []
    for at, raw, gates in _pipelines(table):
        start = len(jobs)
        items = raw if isinstance(raw, list) else [raw]
        for n, item in enumerate(items[:MAX_JOBS]):
            before = tuple(job.id for job in jobs[start:])
            for here, step in _steps(item, (*at, n) if isinstance(raw, list) else at):
                if len(jobs) < MAX_JOBS:
                    job = _job(document, table, step, path, here, gates=gates, n=len(jobs))
                    jobs.append(replace(job, needs=before))
    return CiDocument("bitbucket", path, triggers=("push",), jobs=tuple(jobs)) if jobs else None


def _pipelines(table: Table) -> Iterator[tuple[Path, object, bool]]:
    pipelines = table.table("pipelines")
    for kind in pipelines:
        if isinstance(pipelines.raw(kind), list):
            yield ("pipelines", kind), pipelines.raw(kind), kind in GATING
        for name in pipelines.table(kind):
            yield ("pipelines", kind, name), pipelines.raw(kind, name), kind in GATING


def _steps(raw: object, at: Path, depth: int = 6) -> Iterator[tuple[Path, Table]]:
    """Yield the steps of a pipeline, those in parallel groups and stages too."""
    if isinstance(raw, dict) and depth:
        table = Table(raw)
        if table.table("step"):
            yield (*at, "step"), table.table("step")
        for key in ("parallel", "stage", "steps"):
            if table.has(key):
                yield from _steps(table.raw(key), (*at, key), depth - 1)
    elif isinstance(raw, list) and depth:
        for n, item in enumerate(raw):
            yield from _steps(item, (*at, n), depth - 1)


def _job(
    document: YamlDocument, table: Table, step: Table, path: str, at: Path, *, gates: bool, n: int
) -> CiJob:
    name = step.text("name") or f"step {n + 1}"
    place = Place(path, document.line(*at))
    pipes = tuple(
        CiStep(place, uses=one.text("pipe"), inputs=pairs(one.table("variables")))
        for one in step.tables("script")
    )
    script = lines(document, step.raw("script"), *at, "script")
    named = tuple(replace(one, name=name) for one in steps(script, path))
    return CiJob(
        f"{name} {n}" if step.text("name") else name,
        place,
        name=name,
        steps=(*named, *pipes),
        services=tuple(_services(table, step, place)),
        runner=" ".join(step.strings("runs-on")),
        image=image_of(step) or image_of(table),
        environment=step.text("deployment"),
        minutes=step.text("max-time"),
        gates=gates and step.text("trigger") != "manual",
    )


def _services(table: Table, step: Table, place: Place) -> Iterator[CiService]:
    for name in step.strings("services"):
        declared = table.table("definitions", "services", name)
        if image := image_of(declared):
            yield CiService(name, image, place, pairs(declared.table("variables")))


PROVIDER = Provider("bitbucket", "Bitbucket Pipelines", files, parse, render, limits=limits)
