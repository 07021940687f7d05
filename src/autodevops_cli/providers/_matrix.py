"""Expands the matrix of an existing job into the combinations that run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, product

from autodevops_cli.model.plan import Axis, Pairs
from autodevops_cli.repository.table import Table

MAX_CELLS = 300
MAX_AXIS = 60

Row = dict[str, str]


def combined(
    axes: Mapping[str, Sequence[Row]],
    include: Iterable[Row] = (),
    exclude: Iterable[Row] = (),
) -> tuple[Pairs, ...]:
    """Return the combinations of a matrix, as GitHub defines `include` and `exclude`.

    A value is a row, because a value can be a mapping: `{"os.name": "x", "os.arch": "y"}`.
    """
    refused = list(exclude)
    every = product(*(values[:MAX_AXIS] for values in axes.values())) if axes else ()
    cells = [_merged(parts) for parts in islice(every, MAX_CELLS)]
    cells = [cell for cell in cells if not any(_within(row, cell) for row in refused)]
    original = [dict(cell) for cell in cells]
    for row in islice(include, MAX_CELLS):
        _include(row, cells, original, set(axes))
    return tuple(tuple(cell.items()) for cell in cells[:MAX_CELLS])


def axes_of(cells: Sequence[Pairs]) -> tuple[Axis, ...]:
    """Return each name with all the values that the combinations give it."""
    values: dict[str, dict[str, None]] = {}
    for cell in cells:
        for name, value in cell:
            values.setdefault(name, {})[value] = None
    return tuple(Axis(name, tuple(each)) for name, each in values.items())


def rows(name: str, raw: object) -> list[Row]:
    """Return the values of an axis: one row for a text, one with dotted names for a mapping."""
    items = raw if isinstance(raw, list) else [raw]
    return [row for item in items if (row := row_of(name, item))]


def row_of(name: str, raw: object) -> Row:
    """Return a value under its name; a mapping's values stand under `name.key`."""
    if isinstance(raw, dict):
        table = Table(raw)
        return {f"{name}.{key}": text for key in table if (text := table.text(key))}
    text = Table({"x": raw}).text("x")
    return {name: text} if raw is not None else {}


def flat(table: Table) -> Row:
    """Return a mapping of names as one row."""
    found: Row = {}
    for key in table:
        found.update(row_of(key, table.raw(key)))
    return found


def _merged(parts: Iterable[Row]) -> Row:
    cell: Row = {}
    for part in parts:
        cell.update(part)
    return cell


def _within(row: Row, cell: Row) -> bool:
    return bool(row) and all(cell.get(name) == value for name, value in row.items())


def _include(row: Row, cells: list[Row], original: list[Row], axes: set[str]) -> None:
    """Add a row's values to the combinations it does not contradict, or as one of its own."""
    own = {name: value for name, value in row.items() if name.partition(".")[0] in axes}
    matched = False
    for cell, first in zip(cells, original, strict=False):
        if all(first.get(name) == value for name, value in own.items()):
            cell.update(row)
            matched = True
    if not matched:
        cells.append(dict(row))
