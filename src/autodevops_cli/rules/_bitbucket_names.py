"""The names in a Bitbucket pipeline that nothing stands for."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._raw import Raw

SERVICES = frozenset(("docker",))
CACHES = frozenset(
    ("docker", "composer", "dotnetcore", "gradle", "ivy2", "maven", "node", "pip", "sbt")
)
MAX_NESTING = 8


def bitbucket_names(file: Raw) -> Iterator[tuple[Place, str]]:
    """Yield the places of unknown services and caches."""
    pipelines = file.table.table("pipelines")
    definitions = file.table.table("definitions")
    services = SERVICES | {*definitions.table("services")}
    caches = CACHES | {*definitions.table("caches")}
    for route, step in _steps(pipelines.raw(), ("pipelines",)):
        for key, known in (("services", services), ("caches", caches)):
            raw = step.raw(key)
            for number, name in enumerate(raw if isinstance(raw, list) else ()):
                if isinstance(name, str) and name not in known:
                    yield file.at(*route, key, number), f"there is no {key[:-1]} {name[:80]}"


def _steps(data: object, route: Route) -> Iterator[tuple[Route, Table]]:
    if len(route) > MAX_NESTING * 2:
        return
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from _steps(item, (*route, number))
    for key in Table(data):
        value = Table(data).raw(key)
        if key == "step":
            yield (*route, key), Table(value)
        else:
            yield from _steps(value, (*route, key))
