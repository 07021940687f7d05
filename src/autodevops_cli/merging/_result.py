"""What a merge says."""

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
    is_gone: bool = False
    """Whether the person took out what we would have changed."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text; with `refused` empty it holds everything that both sides changed."""

    text: str
    refused: tuple[Refused, ...] = ()


def refused_whole(current: str, new: str) -> Merged:
    """Return the person's file as it is, ours refused as a whole."""
    return Merged(current, (Refused((), current, new, 1),))
