"""A way to run the tests."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.evidence import Place, Source
from autodevops_cli.repository.tasks import Task


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to run the tests: `runner` is the distribution needed, `body` what a task does."""

    text: str
    source: Source
    where: Place
    note: str
    runner: str = "pytest"
    body: str = ""
    install: Task | None = None
    several_pythons: bool = False
    kind: str = "test"
