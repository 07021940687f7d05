"""Changes to a file, named by structure and not by position, so that several go together.

A route leads to a node of a YAML or JSON file: ("jobs", "test", "steps", 2, "uses"). A fragment is
source text as it would stand at the left margin: `false`, `"20"`, `contents: read  # why`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Route: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """The value of the key or the item at `route` is `fragment`.

    A key that is not there yet is added behind the sibling `after`; at the end where that is None
    or missing, at the start where it is "".
    """

    route: Route
    fragment: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """The list at `route` gets an item before the item that now has the number `index`."""

    route: Route
    index: int
    fragment: str


@dataclass(frozen=True, slots=True)
class Drop:
    """The key or the item at `route` goes, with the comments that belong to it."""

    route: Route


@dataclass(frozen=True, slots=True)
class Remark:
    """The comment on the line of the node at `route` is `text`, without its `#`; "" removes it."""

    route: Route
    text: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Inside the scalar at `route` the first `old`, as the file spells it, becomes `new`."""

    route: Route
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The file has this text; it need not have been there."""

    text: str


Edit: TypeAlias = Put | Add | Drop | Remark | Swap | Whole


@dataclass(frozen=True, slots=True)
class Fix:
    """What puts a finding right: edits to one file, in the order in which they are made.

    A `safe` fix cannot change what the pipeline does for anybody; others want a person's look.
    """

    title: str
    path: str
    edits: tuple[Edit, ...]
    safe: bool = True
