"""Drone: reads the pipelines of `.drone.yml`, in its present and its first format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._matrix import axes_of, combined, rows
from autodevops_cli.providers._scripts import lines, pairs, steps
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument, YamlError, load_yaml

FILES = (".drone.yml", ".drone.yaml")
MAX_DOCUMENTS = 60
_SEPARATOR = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
_GATING = frozenset({"push", "pull_request"})

_Named: TypeAlias = tuple[str, Table, tuple[str | int, ...]]


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return each pipeline of the file as a job."""
    jobs = []
    for n, (document, before) in enumerate(_documents(repo.text(path))):
        table = Table(document.data)
        place = Place(path, before + 1)
        if table.text("kind") in ("", "pipeline") and (table.has("steps") or table.has("pipeline")):
            jobs.append(_job(document, table, place, table.text("name") or f"pipeline-{n + 1}"))
    return CiDocument("drone", path, triggers=("push",), jobs=tuple(jobs)) if jobs else None


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
    old = table.table("pipeline")
    named: list[_Named] = [(key, old.table(key), ("pipeline", key)) for key in old]
    for n, one in enumerate(table.tables("steps")):
        named.append((one.text("name"), one, ("steps", n)))
    folder = table.text("workspace", "path")
    return CiJob(
        name,
        place,
        name=name,
        steps=tuple(
            step for key, one, at in named for step in _steps(document, key, one, at, place)
        ),
        needs=table.strings("depends_on"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(_services(table, place)),
        env=pairs(table.table("environment")),
        runner=table.text("platform", "os") or "linux",
        image=next((one.text("image") for _, one, _ in named if one.text("image")), ""),
        gates=_gates(table.table("trigger")) and not folder.startswith("/host"),
    )


def _steps(
    document: YamlDocument, name: str, one: Table, at: tuple[str | int, ...], place: Place
) -> Iterator[CiStep]:
    aside = not _gates(one.table("when"))
    for step in steps(lines(document, one.raw("commands"), *at, "commands"), place.path):
        line = (step.where.line or 1) + (place.line or 1) - 1
        yield CiStep(
            Place(place.path, line),
            name=name,
            run=step.run,
            directory=joined("", step.directory),
            env=_environment(one),
            condition="false" if aside else "",
            advisory=one.text("failure") == "ignore",
        )


def _environment(table: Table) -> Pairs:
    return pairs(table.table("environment"))


def _services(table: Table, place: Place) -> Iterator[CiService]:
    listed = [(one.text("name"), one) for one in table.tables("services")]
    for name, one in listed or list(table.table("services").items()):
        if image := one.text("image"):
            yield CiService(name, image, place, _environment(one))


def _gates(when: Table) -> bool:
    """Tell whether a condition lets pushes or pull requests through."""
    events = when.strings("event") or when.strings("event", "include")
    branches = when.strings("branch") or when.strings("branch", "include")
    on_main = not branches or any(re.search(r"ma(in|ster)|develop|\*", one) for one in branches)
    return (not events or bool(_GATING & set(events))) and on_main


PROVIDER = Provider("drone", "Drone", files, parse)
