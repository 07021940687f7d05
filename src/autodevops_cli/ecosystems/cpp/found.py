"""What a build system says of a folder, in the words that all of them share."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined

# A bare --parallel lets make start everything at once, and C++ takes a gigabyte a file.
PARALLEL = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A command that a build system needs, where it is said and in which words."""

    text: str
    where: Place
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """A build system of a folder: how it configures, builds and tests, and what it needs first.

    `configure` and `test` are None where there is nothing to run; `packages` are Debian's, with
    the place that asks for each.
    """

    manager: str
    where: Place
    build: Step
    configure: Step | None = None
    test: Step | None = None
    packages: tuple[tuple[str, Place, str], ...] = ()
    blocked: str = ""
    """Why no Linux runner can build this: it wants another machine's toolchain."""


def package_evidence(found: Found) -> tuple[Evidence, ...]:
    """Return what to install with the system's package manager, each once."""
    seen: dict[str, Evidence] = {}
    for name, where, note in found.packages:
        seen.setdefault(name, Evidence(f"system-package.{name}", name, where, note=note))
    return tuple(seen.values())


def step_evidence(kind: str, step: Step | None) -> tuple[Evidence, ...]:
    """Return the evidence for a command of a build system, () where there is none."""
    if step is None:
        return ()
    return (command(kind, step.text, step.where, Source.CONVENTION, step.note),)


def first_of(repo: Snapshot, root: str, *names: str) -> str:
    """Return the path of the first of these files in a folder, or ""."""
    return repo.first(*(joined(root, name) for name in names))
