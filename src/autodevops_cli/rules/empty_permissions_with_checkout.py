"""A job without access to the repository checks it out

What: A job's token has no `contents` permission and the job checks the repository out.
Why: It works in a public repository and fails on the day the repository becomes private.
Bad:
    permissions: {}
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Good:
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Fix: Give the job `contents: read`.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the checkouts that the job's own token cannot do."""
    for job in document.jobs:
        given = job.permissions if job.permissions is not None else document.permissions
        if given is None or {"contents", "*"} & {scope for scope, _ in given}:
            continue
        for step in job.steps:
            if _checks_out(step):
                yield Spot(
                    step.at("uses"), f"the job {job.id} may not read the repository it checks out"
                )


def _checks_out(step: CiStep) -> bool:
    """Tell whether a step checks out this repository with the job's token."""
    own = {"repository", "token", "ssh-key"} & {name for name, _ in step.inputs}
    return step.uses.startswith("actions/checkout@") and not own


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, check=check)
