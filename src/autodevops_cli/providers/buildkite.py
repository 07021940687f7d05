"""Buildkite: reads the steps of the pipelines in `.buildkite/`, and the servers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._buildkite_render import limits, render
from autodevops_cli.providers._buildkite_text import filled_in
from autodevops_cli.providers._matrix import axes_of, combined, flat, rows
from autodevops_cli.providers._scripts import lines, pairs, steps, substituted
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

MAX_JOBS = 200
MAX_FILES = 10
_FILE = re.compile(r"\.buildkite/[\w.-]*pipeline[\w.-]*\.ya?ml|buildkite\.ya?ml|\.buildkite\.ya?ml")
_MATRIX = re.compile(r"\{\{\s*matrix(?:\.([\w-]{1,60}))?\s*\}\}")
_ASIDE = re.compile(r"build\.tag\s*!=\s*null|build\.source\s*==\s*[\"'](?:schedule|ui|api)")

Path = tuple[str | int, ...]


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the pipelines."""
    return tuple(path for path in repo.files if _FILE.fullmatch(path))


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return each command step as a job."""
    document = repo.yaml_document(path)
    table = Table(substituted(document.data, filled_in))
    raw = table.raw("steps") if table.has("steps") else table.raw()
    jobs: list[CiJob] = []
    for at, step in _steps(raw, ("steps",) if table.has("steps") else ()):
        if len(jobs) < MAX_JOBS:
            job = _job(document, step, path, at, len(jobs))
            jobs.append(_composed(repo, step, job))
    if not jobs:
        return None
    return CiDocument(
        "buildkite", path, triggers=("push",), jobs=tuple(jobs), env=pairs(table.table("env"))
    )


def _steps(raw: object, at: Path, depth: int = 4) -> Iterator[tuple[Path, Table]]:
    """Yield the steps that run commands, those in groups too."""
    for n, item in enumerate(raw if isinstance(raw, list) and depth else []):
        table = Table(item)
        if table.has("steps"):
            yield from _steps(table.raw("steps"), (*at, n, "steps"), depth - 1)
        elif table.has("command") or table.has("commands") or table.has("plugins"):
            yield (*at, n), table


def _job(document: YamlDocument, step: Table, path: str, at: Path, n: int) -> CiJob:
    cells = _cells(step)
    name = step.text("label") or step.text("name") or step.text("key") or f"step {n + 1}"
    key = "command" if step.has("command") else "commands"
    raw = step.raw(key)
    if step.has("matrix"):
        raw = substituted(raw, lambda text: _MATRIX.sub(_expression, text))
    uses = [one for raw in _plugins(step) if (one := next(iter(Table(raw)), ""))]
    place = Place(path, document.line(*at))
    return CiJob(
        step.text("key") or f"{name} {n + 1}",
        place,
        name=name,
        steps=(
            *(CiStep(place, uses=one) for one in uses),
            *steps(lines(document, raw, *at, key), path),
        ),
        needs=step.strings("depends_on"),
        matrix=axes_of(cells),
        cells=cells,
        env=pairs(step.table("env")),
        runner=" ".join(value for _, value in pairs(step.table("agents"))),
        image=_image(step),
        advisory=step.flag("soft_fail") is True or bool(step.tables("soft_fail")),
        minutes=step.text("timeout_in_minutes"),
        gates=not _ASIDE.search(step.text("if")),
    )


def _expression(found: re.Match[str]) -> str:
    return f"${{{{ matrix.{found[1] or 'value'} }}}}"


def _plugins(step: Table) -> list[object]:
    raw = step.raw("plugins")
    if isinstance(raw, list):
        return list(raw)
    return [{key: value} for key, value in raw.items()] if isinstance(raw, dict) else []


def _image(step: Table) -> str:
    for raw in _plugins(step):
        table = Table(raw)
        for key in table:
            if key.startswith("docker#") and (image := table.text(key, "image")):
                return image
    return ""


def _composed(repo: Snapshot, step: Table, job: CiJob) -> CiJob:
    """Return a job with the image and the servers that a Compose file gives to it."""
    for raw in _plugins(step):
        table = Table(raw)
        name = next((key for key in table if key.startswith("docker-compose#")), "")
        run = table.text(name, "run")
        for path in table.strings(name, "config")[:MAX_FILES] if run else ():
            known = _services(repo, path)
            own = known.table(run)
            names = (*own.strings("depends_on"), *own.table("depends_on"))
            servers = tuple(_server(known, one, path) for one in names)
            image = dict(job.env).get(own.text("image")[2:-1]) or own.text("image")
            job = replace(job, image=image or job.image, services=(*job.services, *servers))
    return job


def _services(repo: Snapshot, path: str) -> Table:
    data = substituted(repo.yaml_document(path).data, lambda text: text.replace("$$", "$"))
    return Table(data).table("services")


def _server(known: Table, name: str, path: str) -> CiService:
    return CiService(
        name, known.text(name, "image"), Place(path), pairs(known.table(name, "environment"))
    )


def _cells(step: Table) -> tuple[Pairs, ...]:
    raw = step.raw("matrix")
    if isinstance(raw, list):
        return combined({"value": rows("value", raw)})
    setup = step.table("matrix", "setup")
    if isinstance(step.raw("matrix", "setup"), list):
        return combined({"value": rows("value", step.raw("matrix", "setup"))})
    added = [flat(one.table("with")) for one in step.tables("matrix", "adjustments")]
    return combined({key: rows(key, setup.raw(key)) for key in setup}, added)


PROVIDER = Provider("buildkite", "Buildkite", files, parse, render, limits=limits)
