"""Of several build systems in one folder, the one to go by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from autodevops_cli.ecosystems.cpp.autotools import read_autotools
from autodevops_cli.ecosystems.cpp.cmake import read_cmake
from autodevops_cli.ecosystems.cpp.found import Found
from autodevops_cli.ecosystems.cpp.meson import read_meson
from autodevops_cli.ecosystems.cpp.plain import read_bazel, read_configured, read_make, read_xmake
from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.repository.snapshot import Snapshot

Reader: TypeAlias = Callable[[Snapshot, str], Found | None]

# What every runner has goes before what has to be brought.
READERS: tuple[Reader, ...] = (
    read_cmake, read_meson, read_autotools, read_configured, read_bazel, read_make,
    read_xmake,
)  # fmt: skip


def systems(repo: Snapshot, root: str) -> tuple[Found, ...]:
    """Return the build systems of a folder, the one to go by first: one that tests wins."""
    found = [one for read in READERS if (one := read(repo, root))]
    return tuple(sorted(found, key=lambda one: (bool(one.blocked), one.test is None)))


def chosen(found: tuple[Found, ...]) -> Iterator[Evidence]:
    """Yield the build systems as rivals: which one is used, and why not the others."""
    for position, one in enumerate(found):
        kind = "it says how to test" if one.test else "it builds"
        rank = len(found) - position
        note = f"{one.manager}: {kind}" if position == 0 else f"{one.manager}, beside it"
        yield Evidence("package-manager", one.manager, one.where, Strength.DECLARED, rank, note)
