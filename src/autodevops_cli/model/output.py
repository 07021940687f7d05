"""Bytes to write."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autodevops_cli.model.finding import Finding

# In the first lines, behind whatever begins a comment there.
_OURS = re.compile(r"(?:[^\n]{0,200}\n){0,2}\W{0,10}Written by autodevops\b")


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file for the repository: `path` is relative to its root, with `/` between folders."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Byproducts:
    """Files to write beside the pipeline, and what was asked for and cannot be."""

    files: tuple[RenderedFile, ...] = ()
    findings: tuple[Finding, ...] = ()


def is_ours(text: str) -> bool:
    """Tell whether a file says of itself that we wrote it."""
    return bool(_OURS.match(text))
