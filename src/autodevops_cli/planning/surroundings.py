"""What belongs to the whole repository: services, system packages, submodules, environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot


def repository_evidence(
    repo: Snapshot, components: Sequence[Component], documents: Sequence[CiDocument]
) -> Iterator[Evidence]:
    """Yield evidence for the facts of a StackProfile.

    submodules "yes" · service.<name> image · service.<name>.env.<NAME> value (the server's own)
    · env.<NAME> value (what the application reads) · system-package.<name> Debian's name.
    """
    if repo.has(".gitmodules"):
        yield Evidence("submodules", "yes", Place(".gitmodules"), note="submodules are declared")
