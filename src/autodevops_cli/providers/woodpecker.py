"""Woodpecker: a workflow for each file of `.woodpecker/`, or the one in `.woodpecker.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.data import image
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import PipelinePlan
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
from autodevops_cli.providers._matrix import Row, axes_of, combined, flat, rows
from autodevops_cli.providers._rendering import (
    below,
    checkout_of,
    filled_in,
    in_quotes_of,
    variable,
)
from autodevops_cli.providers._scripts import names, pairs
from autodevops_cli.providers._templates import environment
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlError, load_yaml

FOLDER = ".woodpecker"
_FILE = re.compile(r"\.woodpecker(?:/[^/]+)?\.ya?ml")
_PLUGIN = re.compile(r"[\w.-]+/plugin-|plugins/")
# As root in bash, with the commands on its command line: they may read what stands on its input.
ENTRYPOINT = ("/bin/bash", "-c", 'exec bash -eo pipefail -c "$(echo $CI_SCRIPT | base64 -d)"')


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the workflows: those of the folder, which go before the lone file."""
    found = (*repo.below(FOLDER), *(path for path in repo.files if path.startswith(FOLDER + ".")))
    return tuple(path for path in dict.fromkeys(found) if _FILE.fullmatch(path))


def beside(repo: Snapshot, name: str) -> str:
    """Return the path of a workflow of its own; the lone file stops counting beside a folder."""
    lone = any(not path.startswith(f"{FOLDER}/") for path in files(repo))
    return "" if lone else f"{FOLDER}/{name}.yml"


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return the workflow of a file as a job with the file's name."""
    try:
        document = load_yaml(unescaped(repo.text(path)))
    except YamlError:
        return None
    table = Table(document.data)
    named = list(named_steps(table))
    if not named:
        return None
    place = Place(path, 1)
    cells = _cells(table)
    images = (one.text("image") for _, one, _ in named)
    job = CiJob(
        name := re.sub(r"^.*/|\.ya?ml$", "", path).lstrip("."),
        place,
        name=name,
        steps=tuple(step for one in named for step in steps_of(document, one, place)),
        needs=names(table.raw("depends_on"), "name"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(services_of(table, place)),
        env=next((env for _, one, _ in named if (env := pairs(one.table("environment")))), ()),
        runner=table.text("labels", "platform") or table.text("platform") or "linux",
        image=next((one for one in images if one and not _PLUGIN.search(one)), ""),
        gates=gates(table, "when"),
    )
    return CiDocument("woodpecker", path, triggers=("push",), jobs=(job,))


def _cells(table: Table) -> tuple[tuple[tuple[str, str], ...], ...]:
    every: dict[str, list[Row]] = {
        key: rows(key, table.raw("matrix", key))
        for key in table.table("matrix")
        if key != "include"
    }
    return combined(every, [flat(one) for one in table.tables("matrix", "include")])


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return a workflow for each job, as a matrix belongs to a file."""
    template = environment(overrides).get_template("woodpecker/workflow.yml.j2")
    skippable = {job.id for job in plan.jobs if job.watches}
    found = []
    for job in plan.jobs:
        ready, file = provision(job, filled_in), f"{FOLDER}/{job.id}.yml"
        text = template.render(
            job=view(job),
            branch=plan.default_branch,
            needs=[(need, need in skippable) for need in job.needs],
            matrix=[(variable(axis), axis.values) for axis in job.matrix],
            image=image(ready.image),
            entrypoint=ENTRYPOINT,
            script=work(job, ready.commands),
            checkout=checkout_of(job),
            paths=[below(path, "**") for path in (*job.watches, file)] if job.watches else [],
        )
        quoted = in_quotes_of(stack, text)
        variables = [variable(axis) for axis in job.matrix]
        found.append(RenderedFile(file, escaped(quoted, variables)))
    return tuple(found)


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what of the plan the workflows cannot say."""
    yield from limits_of(plan, "Woodpecker", FOLDER)
    yield from cannot(
        FOLDER, "a server starts with its image's own command",
        (f"{job.id}: {one.name}" for job in plan.jobs for one in job.services if one.command),
        "give the whole of it as entrypoint", low=True,
    )  # fmt: skip


PROVIDER = Provider("woodpecker", "Woodpecker", files, parse, render, limits=limits, beside=beside)
