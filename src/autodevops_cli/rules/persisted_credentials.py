"""The token stays in the checkout

What: A checkout does not say `persist-credentials: false`, in a job that does not push.
Why: It leaves the job's token where every later step can read it, and where an uploaded folder
    can carry it away.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
Bad:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        fetch-depth: 0
    - run: make release
Bad:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        persist-credentials: true
    - run: make test
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        persist-credentials: false
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: |
        git commit --all --message "Update"
        git push
Fix: Set `persist-credentials: false`; a job that pushes gives `git push` its own token.
References:
    https://github.com/actions/checkout#usage
    https://docs.zizmor.sh/audits/#artipacked
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._tokens import keeps_credentials, pushes, stays_inside


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the checkouts that keep their token."""
    for job in document.jobs:
        if pushes(job.steps):
            continue
        safe = stays_inside(job.steps)
        for step in job.steps:
            if keeps_credentials(step):
                message = "the checkout keeps the job's token on disk"
                yield Spot(step.at("uses"), message, _fix(document, step, safe=safe))


def _fix(document: CiDocument, step: CiStep, *, safe: bool) -> Fix:
    if step.inputs:
        put = Put((*step.route, "with", "persist-credentials"), "false")
    else:
        put = Put((*step.route, "with"), "persist-credentials: false", after="uses")
    return Fix("Forget the token after the checkout", document.path, (put,), safe)


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, check=check)
