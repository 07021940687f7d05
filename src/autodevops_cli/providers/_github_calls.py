"""Follows what a workflow calls in its own repository: reusable workflows and composite actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from autodevops_cli.model.ci import CiJob, CiStep
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._scripts import pairs, substituted
from autodevops_cli.repository.expressions import UNKNOWN, Value, partly_filled
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.table import Table

if TYPE_CHECKING:
    from autodevops_cli.providers._github_workflows import Source

MAX_DEPTH = 4
MAX_CALLS = 200
MAX_CELLS = 300
_INPUT = re.compile(r"\$\{\{\s*inputs\.([\w-]{1,100})\s*\}\}")


def called_jobs(source: Source, job: Table, cells: tuple[Pairs, ...]) -> tuple[CiJob, ...]:
    """Return the jobs of the local reusable workflow that a job calls, with its inputs."""
    from autodevops_cli.providers._github_workflows import jobs

    called = _opened(source, job.text("uses"), "")
    if called is None:
        return ()
    flow = Table(called.document.data)
    values = _values(flow.table("on", "workflow_call", "inputs"), job)
    filled = Table(_filled(flow.raw(), values))
    return tuple(replace(one, cells=_crossed(cells, one.cells)) for one in jobs(called, filled))


def inner_steps(source: Source, step: Table) -> tuple[CiStep, ...]:
    """Return the steps of the local composite action that a step uses, with its inputs."""
    from autodevops_cli.providers._github_workflows import steps

    called = _opened(source, step.text("uses"), "/action.yml", "/action.yaml")
    if called is None:
        return ()
    action = Table(called.document.data)
    values = _values(action.table("inputs"), step)
    filled = Table(_filled(action.raw(), values))
    found = steps(called, filled.raw("runs", "steps"), ("runs", "steps"))
    env, condition = pairs(step.table("env")), step.text("if")
    return tuple(
        replace(one, condition=one.condition or condition, env=(*env, *one.env)) for one in found
    )


def _opened(source: Source, uses: str, *endings: str) -> Source | None:
    if not uses.startswith("./"):
        return None
    if source.depth >= MAX_DEPTH or len(source.opened) >= MAX_CALLS:
        return None
    for ending in endings:
        path = joined("", uses.partition("@")[0].rstrip("/") + ending)
        if source.repo.has(path):
            return source.other(path)
    return None


def _values(declared: Table, call: Table) -> dict[str, str]:
    defaults = {name: one.text("default") for name, one in declared.items()}
    return defaults | dict(pairs(call.table("with")))


def _filled(raw: object, values: Mapping[str, str]) -> object:
    """Return plain data with the inputs filled in; an input can be an expression itself."""

    def lookup(name: str) -> Value:
        value = values.get(name.removeprefix("inputs.")) if name.startswith("inputs.") else None
        return UNKNOWN if value is None or "${{" in value else value

    def fill(text: str) -> str:
        if "inputs." not in text:
            return text
        spelled = _INPUT.sub(lambda found: values.get(found[1], found[0]), text)
        return partly_filled(spelled, lookup)

    return substituted(raw, fill)


def _crossed(outer: tuple[Pairs, ...], inner: tuple[Pairs, ...]) -> tuple[Pairs, ...]:
    if not outer or not inner:
        return outer or inner
    return tuple((*one, *other) for one in outer for other in inner)[:MAX_CELLS]
