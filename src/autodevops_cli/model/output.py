"""Bytes to write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file for the repository: `path` is relative to its root, with `/` between folders."""

    path: str
    text: str
