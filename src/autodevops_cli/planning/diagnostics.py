"""What is odd about a stack (findings) and what could not be decided (gaps)."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.analysis import Gap
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.repository.snapshot import Snapshot


def diagnostics(repo: Snapshot, stack: StackProfile) -> Iterator[Finding]:
    """Yield what a person should know about the stack."""
    yield from ()


def gaps(stack: StackProfile) -> tuple[Gap, ...]:
    """Return what a pipeline should have and the repository gives no evidence for."""
    return ()
