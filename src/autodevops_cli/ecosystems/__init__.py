"""What we know about each language: one module or folder per ecosystem, strangers to each other."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems._index import INDEX
from autodevops_cli.repository.snapshot import Snapshot


@cache
def ecosystems() -> tuple[Ecosystem, ...]:
    """Return every ecosystem, in name order."""
    return tuple(map(ecosystem, INDEX))


def present(repo: Snapshot) -> tuple[Ecosystem, ...]:
    """Return the ecosystems of which the repository holds a file, in name order."""
    return tuple(
        ecosystem(name)
        for name, (markers, extensions, *_) in INDEX.items()
        if repo.holds(markers=markers, extensions=extensions)
    )


def is_language(name: str) -> bool:
    """Tell whether an ecosystem is a programming language, without loading it."""
    return INDEX[name][2]


@cache
def ecosystem(name: str) -> Ecosystem:
    """Return the ecosystem of this name. Raises KeyError."""
    if name not in INDEX:
        raise KeyError(name)
    found: Ecosystem = import_module(f"{__name__}.{name}").ECOSYSTEM
    return found
