"""Actions that are known to be archived, out of date, attacked, needless or vague."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_NUMBER = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})(?![\w.])")

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Advisory:
    """Releases of an action that nobody should run: from `first` up to, but without, `fixed`.

    Where `moved_tags` is set the tags were moved to foreign code: a commit is then safe unless it
    is one of `commits`. Without `fixed` every tag of such an action is meant.
    """

    ids: tuple[str, ...]
    title: str
    source: str
    first: str = ""
    fixed: str = ""
    commits: frozenset[str] = frozenset()
    moved_tags: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """An action that installs the newest `tool` unless an input or a file names a version."""

    tool: str
    inputs: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    """Names of files, and what one of that name holds where it names a version."""
    known: str = ""
    """The row of the table of tools with a version to pin, "" for none."""
    off: str = ""
    """The `input: value` with which it installs nothing."""


def numbers(version: str) -> Numbers:
    """Return a release as numbers, () for what is none."""
    found = _NUMBER.match(version)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


@cache
def archived() -> Mapping[str, str]:
    """Return what takes the place of each archived action; names are in lower case."""
    rows: dict[str, str] = _rows("archived")
    return rows


@cache
def runtimes() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return the newest major release of an action on each retired runtime, oldest first."""
    return {name: tuple(sorted(row.items())) for name, row in _rows("runtimes").items()}


@cache
def superfluous() -> Mapping[str, str]:
    """Return the preinstalled command that does the work of an action; names in lower case."""
    rows: dict[str, str] = _rows("superfluous")
    return rows


@cache
def setups() -> Mapping[str, Setup]:
    """Return the actions that install a tool, by their name in lower case."""
    return {
        name: Setup(
            row["tool"], tuple(row["inputs"]), tuple(row["files"].items()), row.get("known", ""),
            row.get("off", ""),
        )
        for name, row in _rows("unversioned").items()
    }  # fmt: skip


@cache
def advisories() -> Mapping[str, tuple[Advisory, ...]]:
    """Return the advisories of each action, by its name in lower case."""
    found: dict[str, tuple[Advisory, ...]] = {}
    for row in _rows("advisories"):
        one = Advisory(
            tuple(row["ids"]), row["title"], row["source"], row.get("first", ""),
            row.get("fixed", ""), frozenset(row.get("commits", ())), row.get("moved_tags", False),
        )  # fmt: skip
        found[row["action"]] = (*found.get(row["action"], ()), one)
    return found


def _rows(name: str) -> Any:
    return _table()[name]


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).parent / "risky_actions.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
