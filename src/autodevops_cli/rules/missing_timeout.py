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
Fix: Set `timeout-minutes` to a few times what the job normally takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs with steps and without a time limit."""
    for job in document.jobs:
        if job.steps and not job.minutes:
            yield Spot(job.where, f"the job {job.id} has no time limit")


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, check=check)
