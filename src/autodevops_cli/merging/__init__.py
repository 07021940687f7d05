"""Brings a new rendering and a person's edits together without losing either."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.edit import Route


@dataclass(frozen=True, slots=True)
class Refused:
    """A change of ours that gave way to a person's: where, what they have, what we would have."""

    route: Route
    kept: str
    refused: str
    line: int | None = None
    """The line in the merged text."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text; with `refused` empty it holds everything that both sides changed."""

    text: str
    refused: tuple[Refused, ...] = ()


def merge(path: str, base: str, current: str, new: str) -> Merged:
    """Return `current` with what changed from `base` to `new`; a person's value always stays.

    `path` decides how the text is read.
    """
    if current in (base, new):
        return Merged(new)
    if base == new:
        return Merged(current)
    return Merged(current, (Refused((), current, new, 1),))


def canonical(path: str, text: str) -> str:
    """Return a text that is the same for files that differ in layout and comments alone."""
    return text
