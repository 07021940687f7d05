"""Finds keys anywhere in plain data."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.edit import Route

MAX_NESTING = 20


def keyed(data: object, *keys: str, route: Route = ()) -> Iterator[tuple[Route, object]]:
    """Yield the values under keys of these names with their routes, the outer ones first."""
    if len(route) > MAX_NESTING:
        return
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from keyed(item, *keys, route=(*route, number))
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(key, str):
            if key in keys:
                yield (*route, key), value
            yield from keyed(value, *keys, route=(*route, key))
