"""The shape of a format for findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Scene:
    """How a call ended and for whom it is told; `fail_on` is None where nothing fails the call."""

    exit_code: int = 0
    exit_reason: str = "ok"
    fail_on: Severity | None = Severity.MEDIUM
    color: bool = False
    verbose: bool = False
    errors: tuple[str, ...] = ()
    """Sources that could not be checked, a sentence each."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write findings: `render` returns the whole document."""

    name: str
    title: str
    render: Callable[[Sequence[CheckReport], Scene], str]
