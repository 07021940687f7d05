"""The steps, pipelines, jobs and stages to wait for that nothing stands for: the other systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._streams import streamed

Found = Iterator[tuple[Place, str]]


def drone_names(repo: Snapshot, documents: Sequence[CiDocument]) -> Found:
    """Yield the places of unknown steps, and of unknown pipelines of the same file."""
    files = list(streamed(repo, documents, "drone"))
    pipelines: dict[str, set[str]] = {}
    for file in files:
        pipelines.setdefault(file.path, set()).add(file.table.text("name") or "default")
    for file in files:
        if file.table.text("kind") in ("", "pipeline"):
            yield from _steps_of(file)
            yield from _unknown(file, file.table, (), "depends_on", pipelines[file.path])


def woodpecker_names(repo: Snapshot, documents: Sequence[CiDocument]) -> Found:
    """Yield the places of unknown steps, and of unknown workflows beside the file."""
    names = {
        one.path.rpartition("/")[2].rpartition(".")[0].lstrip(".")
        for one in documents
        if one.provider == "woodpecker"
    }
    for file in raw(repo, documents, "woodpecker"):
        yield from _steps_of(file)
        if "/" in file.path:
            yield from _unknown(file, file.table, (), "depends_on", names)


def _steps_of(file: Raw) -> Found:
    services = _named(file.table, "services")
    for key in ("steps", "pipeline"):
        steps = _named(file.table, key)
        known = {name for name, _, _ in (*steps, *services)} | {"clone"}
        for _, route, step in steps:
            yield from _unknown(file, step, route, "depends_on", known)


def _named(table: Table, key: str) -> list[tuple[str, Route, Table]]:
    """Return the entries of a list with names, or of a mapping by name."""
    found = table.raw(key)
    if isinstance(found, list):
        every = ((number, Table(item)) for number, item in enumerate(found))
        return [(one.text("name"), (key, number), one) for number, one in every]
    return [(name, (key, name), one) for name, one in table.table(key).items()]


def azure_names(file: Raw) -> Found:
    """Yield the places of unknown jobs of a stage, and of unknown stages."""
    stages = file.table.raw("stages")
    yield from _waiting(file, stages, ("stages",), "stage")
    yield from _waiting(file, file.table.raw("jobs"), ("jobs",), "job")
    for number, stage in enumerate(stages if isinstance(stages, list) else ()):
        yield from _waiting(file, Table(stage).raw("jobs"), ("stages", number, "jobs"), "job")


def _waiting(file: Raw, raw: object, route: Route, kind: str) -> Found:
    entries = [Table(one) for one in raw] if isinstance(raw, list) else []
    names = [one.text(kind) or one.text("deployment") for one in entries]
    # A template or a condition brings names that nobody here can see.
    if all(names) and not any("$" in name for name in names):
        for number, entry in enumerate(entries):
            yield from _unknown(file, entry, (*route, number), "dependsOn", {*names})


def buildkite_names(file: Raw) -> Found:
    """Yield the places of unknown steps, where nothing else adds steps to the build."""
    if "pipeline upload" in "\n".join(file.lines) or "pipeline.yml" not in file.path:
        return
    steps = list(_grouped(file.table.raw("steps"), ("steps",)))
    every = (one.text(key) for _, one in steps for key in ("key", "id", "identifier", "label"))
    known = {name for name in every if name}
    for route, step in steps:
        yield from _unknown(file, step, route, "depends_on", known)


def _grouped(raw: object, route: Route, depth: int = 4) -> Iterator[tuple[Route, Table]]:
    for number, item in enumerate(raw if isinstance(raw, list) and depth else ()):
        yield (*route, number), Table(item)
        yield from _grouped(Table(item).raw("steps"), (*route, number, "steps"), depth - 1)
        for kind in ("block", "input", "wait", "trigger", "command"):
            if isinstance(inner := Table(item).raw(kind), dict):
                yield (*route, number, kind), Table(inner)


def _unknown(file: Raw, table: Table, route: Route, key: str, known: set[str]) -> Found:
    raw = table.raw(key)
    for number, item in enumerate(raw if isinstance(raw, list) else [raw]):
        name = item if isinstance(item, str) else ""
        name = name or Table(item).text("name") or Table(item).text("step")
        if name and name not in known and not {"$", "{", "*"} & {*name}:
            here = (*route, key, number) if isinstance(raw, list) else (*route, key)
            yield file.at(*here), f"there is nothing called {name[:80]} to wait for"
