"""Reads GitHub workflows: triggers, jobs, matrices, steps, and the places of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Axis, Pairs
from autodevops_cli.providers._github_calls import Source, crossed, opened, with_inputs
from autodevops_cli.providers._matrix import Row, axes_of, combined, flat, rows
from autodevops_cli.repository.expressions import in_ci
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

MAX_JOBS = 300
MAX_STEPS = 300
STARTED = frozenset({"opened", "synchronize", "reopened"})
_POSIX = re.compile(r"(?:\S*/)?(?:bash|sh|zsh|dash)\b")


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return the workflow as a document; None when it is no mapping with jobs."""
    file = opened(repo, path)
    flow = file.table
    if not flow.table("jobs"):
        return None
    return CiDocument(
        "github",
        path,
        name=flow.text("name"),
        triggers=flow.table("on").keys() or flow.strings("on"),
        gates=_gates(flow, repo.default_branch),
        jobs=tuple(_jobs(file, flow)),
        env=_pairs(flow.table("env")),
        permissions=_permissions(flow),
        concurrency=flow.has("concurrency"),
        cancels=flow.text("concurrency", "cancel-in-progress") not in ("", "false"),
    )


def _jobs(source: Source, flow: Table) -> Iterator[CiJob]:
    defaults = flow.table("defaults", "run")
    for n, (name, job) in enumerate(flow.table("jobs").items()):
        if n < MAX_JOBS:
            yield _job(source, name, job, defaults)


def _gates(flow: Table, branch: str) -> bool:
    """Tell whether pushes to the default branch or pull requests start the workflow."""
    events = flow.table("on")
    names = events.keys() or flow.strings("on")
    for name in names:
        event = events.table(name)
        if name == "merge_group":
            return True
        if name == "push" and _pushed(event, branch):
            return True
        if name in ("pull_request", "pull_request_target") and _proposed(event):
            return True
    return False


def _pushed(event: Table, branch: str) -> bool:
    if not event.has("branches"):
        return event.has("branches-ignore") or not (event.has("tags") or event.has("tags-ignore"))
    wanted = event.strings("branches")
    return not branch or any(fnmatchcase(branch, one.replace("**", "*")) for one in wanted)


def _proposed(event: Table) -> bool:
    types = event.strings("types")
    return not types or bool(STARTED & set(types))


def _job(source: Source, name: str, job: Table, defaults: Table) -> CiJob:
    matrix = job.table("strategy", "matrix")
    cells = _cells(matrix)
    condition = job.text("if")
    own = job.table("defaults", "run")
    directory = own.text("working-directory") or defaults.text("working-directory")
    shell = own.text("shell") or defaults.text("shell")
    return CiJob(
        name,
        Place(source.path, source.line("jobs", name)),
        name=job.text("name"),
        steps=tuple(_steps(source, job.raw("steps"), ("jobs", name, "steps"), directory, shell)),
        needs=job.strings("needs"),
        matrix=axes_of(cells) or _dynamic(matrix),
        cells=cells,
        services=tuple(_services(source, name, job)),
        env=_pairs(job.table("env")),
        runner=_runner(job),
        image=job.text("container") or job.text("container", "image"),
        condition=condition,
        permissions=_permissions(job),
        minutes=job.text("timeout-minutes"),
        advisory=job.flag("continue-on-error") is True,
        environment=job.text("environment") or job.text("environment", "name"),
        gates=in_ci(condition, {}, source.repo.default_branch or "main") is not False,
        uses=job.text("uses"),
        called=tuple(_called_jobs(source, job, cells)),
        comment=source.comment("jobs", name, "uses") if job.has("uses") else "",
        lines=source.lines(job, "jobs", name),
        route=("jobs", name),
    )


def _called_jobs(source: Source, job: Table, cells: tuple[Pairs, ...]) -> Iterator[CiJob]:
    """Yield the jobs of the local reusable workflow that a job calls."""
    if called := source.called(job.text("uses"), ""):
        declared = called.table.table("on", "workflow_call", "inputs")
        for one in _jobs(called, with_inputs(called.table, declared, job)):
            yield replace(one, cells=crossed(cells, one.cells))


def _inner_steps(source: Source, step: Table) -> Iterator[CiStep]:
    """Yield the steps of the local composite action that a step uses."""
    if called := source.called(step.text("uses"), "/action.yml", "/action.yaml"):
        action = with_inputs(called.table, called.table.table("inputs"), step)
        env, condition = _pairs(step.table("env")), step.text("if")
        for one in _steps(called, action.raw("runs", "steps"), ("runs", "steps")):
            yield replace(one, condition=one.condition or condition, env=(*env, *one.env))


def _steps(
    source: Source, raw: object, at: tuple[str | int, ...], directory: str = "", shell: str = ""
) -> Iterator[CiStep]:
    for n, item in enumerate(raw[:MAX_STEPS] if isinstance(raw, list) else []):
        step, here = Table(item), (*at, n)
        if not step:
            continue
        written = step.text("working-directory") or directory
        interpreter = step.text("shell") or shell
        yield CiStep(
            Place(source.path, source.line(*here)),
            name=step.text("name"),
            uses=step.text("uses"),
            inputs=_pairs(step.table("with")),
            run=step.text("run"),
            directory=joined("", written) if written else "",
            env=_pairs(step.table("env")),
            condition=step.text("if"),
            advisory=step.flag("continue-on-error") is True,
            shell="" if _POSIX.match(interpreter) else interpreter,
            inner=tuple(_inner_steps(source, step)),
            comment=source.comment(*here, "uses") if step.has("uses") else "",
            lines=source.lines(step, *here),
            route=here,
        )


def _runner(job: Table) -> str:
    labels = (*job.strings("runs-on"), *job.strings("runs-on", "labels"))
    return " ".join(labels) or job.text("runs-on", "group")


def _services(source: Source, name: str, job: Table) -> Iterator[CiService]:
    for key, service in job.table("services").items():
        yield CiService(
            key,
            service.text("image") or job.text("services", key),
            Place(source.path, source.line("jobs", name, "services", key)),
            _pairs(service.table("env")),
            service.strings("ports"),
        )


def _cells(matrix: Table) -> tuple[Pairs, ...]:
    axes: dict[str, list[Row]] = {
        key: rows(key, matrix.raw(key)) for key in matrix if key not in ("include", "exclude")
    }
    return combined(
        {key: values for key, values in axes.items() if values},
        [flat(row) for row in matrix.tables("include")],
        [flat(row) for row in matrix.tables("exclude")],
    )


def _dynamic(matrix: Table) -> tuple[Axis, ...]:
    """Return the axes of a matrix that only a run can expand."""
    return tuple(Axis(key, values) for key in matrix if (values := matrix.strings(key)))


def _permissions(table: Table) -> Pairs | None:
    if "permissions" not in table:
        return None
    if word := table.text("permissions"):
        return (("*", word),)
    return _pairs(table.table("permissions"))


def _pairs(table: Table) -> Pairs:
    return tuple((key, table.text(key)) for key in table)
