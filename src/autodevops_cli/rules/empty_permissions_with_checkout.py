"""A job without access to the repository checks it out

What: A job's token has no `contents` permission and the job checks the repository out.
Why: It works in a public repository and fails on the day the repository becomes private.
Bad:
    permissions: {}
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Bad:
    permissions:
      issues: write
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Bad:
    permissions:
      contents: none
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Bad:
    on: push
    permissions: {}
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@COMMIT # VERSION
Good:
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Good:
    permissions: {}
    steps:
      - uses: actions/checkout@COMMIT # VERSION
        with:
          repository: another/one
Good:
    permissions: read-all
    steps:
      - uses: actions/checkout@COMMIT # VERSION
Fix: Give the job `contents: read`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
    https://github.com/actions/checkout#recommended-permissions
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.model.plan import Pairs
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the checkouts that the job's own token cannot do."""
    for job in document.jobs:
        given = job.permissions if job.permissions is not None else document.permissions
        if given is None or dict(given).get("contents", "none") != "none" or "*" in dict(given):
            continue
        for step in job.steps:
            if _checks_out(step):
                message = f"the job {job.id} may not read the repository it checks out"
                yield Spot(step.at("uses"), message, _fix(document, job, given))


def _fix(document: CiDocument, job: CiJob, given: Pairs) -> Fix:
    """Return what adds the permission to those that the job has by itself or from the top."""
    if job.permissions:
        put = Put((*job.route, "permissions", "contents"), "read", after="")
    else:
        wanted = [("contents", "read"), *(one for one in given if one[0] != "contents")]
        lines = "\n".join(f"{scope}: {access}" for scope, access in wanted)
        put = Put((*job.route, "permissions"), lines, after="runs-on")
    return Fix(f"Let the job {job.id} read the repository", document.path, (put,))


def _checks_out(step: CiStep) -> bool:
    """Tell whether a step checks out this repository with the job's token."""
    own = {"repository", "token", "ssh-key"} & {name for name, _ in step.inputs}
    return step.uses.startswith("actions/checkout@") and not own


# Nobody can tell from the files whether a repository is private, or will be.
RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, Confidence.LOW, check=check
)  # fmt: skip
