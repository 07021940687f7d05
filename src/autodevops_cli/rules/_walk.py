"""Finds keys anywhere in a file."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.edit import Route
from autodevops_cli.rules._raw import Raw

MAX_NESTING = 20


def keyed(file: Raw, *keys: str) -> Iterator[tuple[Route, object]]:
    """Yield the values under keys of these names with their routes, the outer ones first.

    A key that an alias or a merge repeats is yielded where it is spelled, and there alone.
    """
    for route, value in _below(file.table.raw(), keys, ()):
        if route in file.document.lines:
            yield route, value


def _below(data: object, keys: tuple[str, ...], route: Route) -> Iterator[tuple[Route, object]]:
    if len(route) > MAX_NESTING:
        return
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from _below(item, keys, (*route, number))
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(key, str):
            if key in keys:
                yield (*route, key), value
            yield from _below(value, keys, (*route, key))
