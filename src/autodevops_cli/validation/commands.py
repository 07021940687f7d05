"""Does the repository have what our commands name?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.repository.references import missing
from autodevops_cli.repository.snapshot import Snapshot


def unknown_references(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield the commands that name a script, target or file which is not there."""
    for document in documents:
        for job in document.jobs:
            for step in job.steps:
                for _, wanted in missing(repo, step.run, step.directory):
                    told = f"the repository lacks {wanted}, which this step needs"
                    yield Finding("missing-reference", told, step.at("run"), Severity.HIGH)
