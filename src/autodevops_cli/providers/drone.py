"""Drone: the pipelines of `.drone.yml`, read in its present and its first format, and written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from pathlib import Path

from autodevops_cli.data import image
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import Job, Pairs, PipelinePlan
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._containers import provision
from autodevops_cli.providers._drone_format import (
    escaped,
    gates,
    limits_of,
    named_steps,
    services_of,
    steps_of,
    unescaped,
    view,
    work,
)
from autodevops_cli.providers._limits import cannot
from autodevops_cli.providers._matrix import axes_of, combined, rows
from autodevops_cli.providers._one_shell import Line
from autodevops_cli.providers._rendering import checkout_of, in_quotes_of
from autodevops_cli.providers._scripts import pairs
from autodevops_cli.providers._templates import environment
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument, YamlError, load_yaml

FILES = (".drone.yml", ".drone.yaml")
MAX_DOCUMENTS = 60
_SEPARATOR = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
# A cell of a matrix, as we write it: "test (python 3.13, database postgres)".
_CELL = re.compile(r"([\w-]{1,200}) \(([\w-]{1,99} [^,()]{1,99}(?:, [\w-]{1,99} [^,()]{1,99})*)\)")
_BASH = re.compile(r"\[\[|<\(|<<<|\$'|&>|\|&|=\(|\(\(|\b(?:source|pushd|shopt|declare|function)\b")


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return each pipeline of the file as a job; those that we wrote for a matrix as one."""
    jobs = []
    for n, (document, before) in enumerate(_documents(unescaped(repo.text(path)))):
        table = Table(document.data)
        place = Place(path, before + 1)
        if table.text("kind") in ("", "pipeline") and any(named_steps(table)):
            jobs.append(_job(document, table, place, table.text("name") or f"pipeline-{n + 1}"))
    joined = tuple(_joined(jobs))
    return CiDocument("drone", path, triggers=("push",), jobs=joined) if joined else None


def _documents(text: str) -> Iterator[tuple[YamlDocument, int]]:
    """Yield each document of the stream with the number of lines before it."""
    starts = [0, *(found.end() for found in islice(_SEPARATOR.finditer(text), MAX_DOCUMENTS))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = _SEPARATOR.sub("", text[start:end])
        if part.strip():
            try:
                yield load_yaml(part), text.count("\n", 0, start)
            except YamlError:
                continue


def _job(document: YamlDocument, table: Table, place: Place, name: str) -> CiJob:
    cells = combined({key: rows(key, table.raw("matrix", key)) for key in table.table("matrix")})
    named = list(named_steps(table))
    folder = table.text("workspace", "path")
    return CiJob(
        name,
        place,
        name=name,
        steps=tuple(step for one in named for step in steps_of(document, one, place)),
        needs=table.strings("depends_on"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(services_of(table, place)),
        env=pairs(table.table("environment")),
        runner=table.text("platform", "os") or "linux",
        image=next((one.text("image") for _, one, _ in named if one.text("image")), ""),
        gates=gates(table, "trigger") and not folder.startswith("/host"),
    )


def _joined(jobs: list[CiJob]) -> Iterator[CiJob]:
    """Yield the jobs with the cells of a matrix, which are pipelines here, as one job again."""
    cells: dict[str, list[Pairs]] = {}
    for job in jobs:
        name, cell = _cell(job.id)
        if cell:
            cells.setdefault(name, []).append(cell)
    seen: set[str] = set()
    for job in jobs:
        name, cell = _cell(job.id)
        needs = tuple(dict.fromkeys(_cell(need)[0] for need in job.needs))
        if not cell:
            yield replace(job, needs=needs)
        elif name not in seen:
            seen.add(name)
            every = tuple(cells[name])
            yield replace(
                job, id=name, name=name, needs=needs, matrix=axes_of(every), cells=every
            )  # fmt: skip


def _cell(name: str) -> tuple[str, Pairs]:
    found = _CELL.fullmatch(name)
    if not found:
        return name, ()
    parts = (part.partition(" ") for part in found[2].split(", "))
    return found[1], tuple((axis, value) for axis, _, value in parts)


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the file: a pipeline for each job, and for each cell of a matrix."""
    names = {job.id: [_name(job, cell) for cell in _cells(job)] for job in plan.jobs}
    pipelines = [
        _pipeline(job, cell, [name for need in job.needs for name in names.get(need, ())])
        for job in plan.jobs
        for cell in _cells(job)
    ]
    template = environment(overrides).get_template("drone/drone.yml.j2")
    text = template.render(pipelines=pipelines, branch=plan.default_branch)
    return (RenderedFile(FILES[0], escaped(in_quotes_of(stack, text))),)


def _cells(job: Job) -> list[Pairs]:
    every = product(*([(axis.name, value) for value in axis.values] for axis in job.matrix))
    return list(every)


def _name(job: Job, cell: Pairs) -> str:
    of = ", ".join(f"{axis} {value}" for axis, value in cell)
    return f"{job.id} ({of})" if of else job.id


def _pipeline(job: Job, cell: Pairs, needs: list[str]) -> dict[str, object]:
    values = dict(cell)
    ready = provision(job, lambda axis: values.get(axis.name, ""))
    return {
        "job": view(job),
        "name": _name(job, cell),
        "needs": needs,
        "image": image(ready.image),
        "script": [_in_bash(line) for line in work(job, ready.commands)],
        "checkout": checkout_of(job),
    }


def _in_bash(line: Line) -> Line:
    """Return a line as it is where any shell does, else as a script for bash: Drone runs sh."""
    if not _BASH.search(line.text) and not any(one.pipes for one in commands(line.text)):
        return line
    return Line(f"bash -eo pipefail <<'END'\n{line.text}\nEND", line.comments)


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what of the plan the file cannot say."""
    yield from limits_of(plan, "Drone", FILES[0])
    yield from cannot(
        FILES[0], "jobs run for every change: Drone's path filter is an extension",
        (job.id for job in plan.jobs if job.watches),
    )  # fmt: skip


PROVIDER = Provider("drone", "Drone", files, parse, render, limits=limits)
