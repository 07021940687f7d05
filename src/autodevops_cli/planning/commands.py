"""What existing CI runs in jobs that gate the default branch, read as evidence, never executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence
from autodevops_cli.model.stack import Component


def ci_commands(
    component: Component, documents: Sequence[CiDocument], *, only: bool
) -> Iterator[Evidence]:
    """Yield the commands of existing CI that belong to this component.

    `only` says that the component is the only one, so commands in no particular folder are its.
    """
    yield from ()
