"""Which Go: what the repository names, and what to set up for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.go.modules import VERSION, lines
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

# Since Go 1.21 the go line is a promise that the go command holds people to; before, a remark.
BINDING = (1, 21)


def go_versions(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield every Go that is named, strongest first; `go.pinned` is what developers use."""
    for rank, name in ((9, "go.work"), (8, "go.mod")):
        yield from _lines(repo, joined(root, name), rank)
    for path in dict.fromkeys((joined(root, ".go-version"), ".go-version")):
        if found := VERSION.search(repo.text(path)[:100]):
            where = Place(path, 1)
            yield Evidence("go.version", found[0], where, rank=7, note="the version file")
            yield Evidence("go.pinned", path, where, rank=7, note="the version file")
    for pin in tool_pins(repo, root, "go", "golang"):
        yield Evidence("go.version", pin.version, pin.where, rank=6, note=pin.note)
        if VERSION.fullmatch(pin.version):
            yield Evidence("go.pinned", pin.version, pin.where, rank=6, note=pin.note)
    for pin in image_pins(repo, root, "golang"):
        yield Evidence("go.version", pin.version, pin.where, Strength.INFERRED, 5, pin.note)


def _lines(repo: Snapshot, path: str, rank: int) -> Iterator[Evidence]:
    for line in lines(repo.text(path)):
        if line.verb == "go" and line.words and VERSION.fullmatch(line.words[0]):
            where = Place(path, line.number)
            yield Evidence("go.version", line.words[0], where, rank=rank, note="the go line")
            yield Evidence("go.floor", line.words[0], where, rank=rank, note="the go line")


def floor(component: Component) -> tuple[int, int] | None:
    """Return the oldest Go that the module promises to build with, where that promise binds."""
    return at_least if (at_least := numbers(component.value("go.floor"))) >= BINDING else None


def numbers(version: str) -> tuple[int, int]:
    """Return the cycle of a version as numbers, (0, 0) when it names none."""
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def matrix(component: Component) -> tuple[str, ...]:
    """Return the oldest and the newest Go to test a library with; one when they are the same.

    A go line from before 1.21 is no promise, so the oldest release that gets fixes stands in.
    """
    supported = alive("go")
    oldest = floor(component)
    cycle = f"{oldest[0]}.{oldest[1]}" if oldest else supported[0]
    if not any(one.cycle == cycle for one in releases("go")):
        return ()
    return tuple(dict.fromkeys((cycle, supported[-1])))


def newest() -> str:
    """Return the newest release cycle."""
    return alive("go")[-1]
