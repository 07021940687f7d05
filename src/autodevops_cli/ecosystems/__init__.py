"""What we know about each language: one module or folder per ecosystem, strangers to each other."""

from __future__ import annotations

import sys
from functools import cache

from autodevops_cli._discovery import declared
from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.repository.snapshot import Snapshot


@cache
def ecosystems() -> tuple[Ecosystem, ...]:
    """Return every ecosystem, in name order."""
    return declared(sys.modules[__name__], "ECOSYSTEM", Ecosystem)


def present(repo: Snapshot) -> tuple[Ecosystem, ...]:
    """Return the ecosystems of which the repository holds a file, in name order."""
    return tuple(
        one for one in ecosystems() if repo.holds(markers=one.markers, extensions=one.extensions)
    )


@cache
def ecosystem(name: str) -> Ecosystem:
    """Return the ecosystem of this name. Raises KeyError."""
    return {one.name: one for one in ecosystems()}[name]
