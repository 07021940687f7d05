"""A job can hang for six hours

What: A job has no `timeout-minutes`.
Why: A test that waits for ever keeps a runner busy until GitHub's limit of 360 minutes, on every
    push, and holds back whoever waits for the result.
Bad:
    runs-on: ubuntu-24.04
    steps:
      - run: make test
Good:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    steps:
      - run: make test
Good:
    runs-on: ubuntu-24.04
    steps:
      - run: make test
        timeout-minutes: 20
Fix: Set `timeout-minutes` to a few times what the job normally takes.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot

USUAL = "60"


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs with steps and without a time limit."""
    for job in document.jobs:
        limited = all("timeout-minutes" in dict(step.lines) for step in job.steps)
        if not job.minutes and not limited:
            # GitHub's own limit would change nothing and help nobody; this one may be too short.
            put = Put((*job.route, "timeout-minutes"), USUAL, after="runs-on")
            fix = Fix("Give it an hour", document.path, (put,), safe=False)
            yield Spot(job.where, f"the job {job.id} has no time limit", fix)


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, check=check)
