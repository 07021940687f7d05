"""What is odd about a stack (findings) and what could not be decided (gaps)."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.finding import Finding
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.planning.diagnostics.gaps import gaps
from autodevops_cli.planning.diagnostics.lockfiles import stale_locks
from autodevops_cli.planning.diagnostics.managers import manager_problems
from autodevops_cli.planning.diagnostics.version_files import version_file_problems
from autodevops_cli.planning.diagnostics.versions import service_problems, version_problems
from autodevops_cli.repository.snapshot import Snapshot

__all__ = ["diagnostics", "gaps"]


def diagnostics(repo: Snapshot, stack: StackProfile) -> Iterator[Finding]:
    """Yield what a person should know about the stack: versions, managers, lock files."""
    folders = dict.fromkeys(("", *(component.root for component in stack.components)))
    for folder in folders:
        yield from version_file_problems(repo, folder)
    for component in stack.components:
        yield from version_problems(component)
        yield from manager_problems(repo, component)
        yield from stale_locks(repo, component)
    yield from service_problems(stack)
