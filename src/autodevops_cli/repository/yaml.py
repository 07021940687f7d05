"""Reads YAML into plain data with lines; every scalar stays the text that stands in the file.

Nothing is resolved: `on` is not true, `3.10` is not 3.1. Aliases share their target, and the
amount of data a document may unfold to is bounded, so a "billion laughs" ends as an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_NODES = 200_000
MAX_DEPTH = 100


class BrokenYaml(Exception):
    """The text is no YAML, or unfolds to more data than anybody writes by hand."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data (dict, list, str, None) and the line of each node, by its path of keys."""

    data: object
    lines: Mapping[tuple[str | int, ...], int]

    def line(self, *path: str | int) -> int | None:
        """Return the line of the node at the path, or of the nearest node above it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.lines.get(())


def load_yaml(text: str) -> YamlDocument:
    """Return the first document of `text`. Raises BrokenYaml."""
    import yaml  # C parser; imported where YAML is met, to keep start-up light

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_node() if loader.check_node() else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise BrokenYaml(error.problem or "not YAML", mark.line + 1 if mark else None) from error
    except (yaml.YAMLError, ValueError) as error:
        raise BrokenYaml(str(error).splitlines()[0]) from error
    except RecursionError as error:
        raise BrokenYaml("nested too deeply") from error
    finally:
        loader.dispose()
    if node is None:
        return YamlDocument(None, {})
    builder = _Builder()
    return YamlDocument(builder.build(node, ()), builder.lines)


class _Builder:
    def __init__(self) -> None:
        self.lines: dict[tuple[str | int, ...], int] = {}
        self._nodes = 0

    def build(self, node: Any, path: tuple[str | int, ...]) -> object:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise BrokenYaml("unfolds to too much data", node.start_mark.line + 1)
        if len(path) > MAX_DEPTH:
            raise BrokenYaml("nested too deeply", node.start_mark.line + 1)
        self.lines[path] = node.start_mark.line + 1
        match node.id:
            case "mapping":
                return self._mapping(node, path)
            case "sequence":
                return [self.build(item, (*path, n)) for n, item in enumerate(node.value)]
            case _:
                return _scalar(node)

    def _mapping(self, node: Any, path: tuple[str | int, ...]) -> dict[str, object]:
        data: dict[str, object] = {}
        for key, value in node.value:
            name = str(key.value) if key.id == "scalar" else ""
            if name == "<<" and key.tag.endswith(":merge"):
                self._merge(data, value, path)
                continue
            data[name] = self.build(value, (*path, name))
            self.lines[(*path, name)] = key.start_mark.line + 1
        return data

    def _merge(self, data: dict[str, object], node: Any, path: tuple[str | int, ...]) -> None:
        for source in node.value if node.id == "sequence" else [node]:
            merged = self.build(source, (*path, "<<"))
            if isinstance(merged, dict):
                for key, value in merged.items():
                    data.setdefault(key, value)


def _scalar(node: Any) -> str | None:
    if node.style is None and node.value in ("", "~", "null", "Null", "NULL"):
        return None
    return str(node.value)
