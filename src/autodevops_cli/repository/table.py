"""Reads nested data of unknown shape without trusting it: a wrong type is simply not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final


class Table:
    """A view on parsed TOML, JSON or YAML. Every getter takes a path of keys and never raises."""

    __slots__ = ("_data",)

    def __init__(self, data: object) -> None:
        self._data = data

    def __bool__(self) -> bool:
        return bool(self._data)

    def __contains__(self, key: str) -> bool:
        return isinstance(self._data, dict) and key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def raw(self, *keys: str) -> object:
        """Return whatever stands at the path, or None."""
        data = self._data
        for key in keys:
            if not isinstance(data, dict):
                return None
            data = data.get(key)
        return data

    def has(self, *keys: str) -> bool:
        """Tell whether something stands at the path."""
        return self.raw(*keys) is not None

    def table(self, *keys: str) -> Table:
        """Return the mapping at the path, or an empty table."""
        data = self.raw(*keys)
        return Table(data if isinstance(data, dict) else {})

    def text(self, *keys: str) -> str:
        """Return the string (or the number, as text) at the path, or ""."""
        return _as_text(self.raw(*keys))

    def flag(self, *keys: str) -> bool | None:
        """Return the boolean at the path ("true" and "false" count), or None."""
        data = self.raw(*keys)
        if isinstance(data, bool):
            return data
        return {"true": True, "false": False}.get(str(data).lower())

    def strings(self, *keys: str) -> tuple[str, ...]:
        """Return the strings in the list at the path; a lone string counts as a list of one."""
        data = self.raw(*keys)
        if isinstance(data, str):
            return (data,)
        items = data if isinstance(data, list) else []
        return tuple(text for item in items if (text := _as_text(item)))

    def tables(self, *keys: str) -> tuple[Table, ...]:
        """Return the mappings in the list at the path."""
        data = self.raw(*keys)
        items = data if isinstance(data, list) else []
        return tuple(Table(item) for item in items if isinstance(item, dict))

    def keys(self) -> tuple[str, ...]:
        """Return the mapping's keys that are strings, in file order."""
        if not isinstance(self._data, dict):
            return ()
        return tuple(key for key in self._data if isinstance(key, str))

    def items(self) -> Iterator[tuple[str, Table]]:
        """Yield each key with the mapping below it (an empty table where it is none)."""
        for key in self.keys():
            yield key, self.table(key)


def _as_text(data: object) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, bool) or not isinstance(data, int | float):
        return ""
    return str(data)


EMPTY: Final = Table({})
