"""The first failure hides the others

What: A matrix of tests does not say `fail-fast: false`.
Why: GitHub cancels every other cell when one fails. Whether Python 3.12 fails too, or only 3.14,
    stays unknown until the next push, and a flaky cell takes good ones down with it.
Bad:
    strategy:
      matrix:
        python: ["3.13", "3.14"]
    steps:
      - run: pytest
Good:
    strategy:
      fail-fast: false
      matrix:
        python: ["3.13", "3.14"]
    steps:
      - run: pytest
Good:
    strategy:
      matrix:
        target: [debian, alpine]
    steps:
      - run: make image
Good:
    strategy:
      matrix:
        python: ["3.14"]
    steps:
      - run: pytest
Fix: Set `fail-fast: false` under `strategy`, or `true` where one failure is enough.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategyfail-fast
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._testing import tests_something

ANALYSIS = "codeql-action/analyze"


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the matrices of tests that leave it to the default."""
    for file in raw(repo, documents):
        for job in file.ci.jobs:
            strategy = file.table.table("jobs", job.id, "strategy")
            if len(job.cells) < 2 or strategy.has("fail-fast") or not _checks(job):
                continue
            put = Put((*job.route, "strategy", "fail-fast"), "false", after="")
            yield Spot(
                job.at("strategy"),
                f"the first of {len(job.cells)} cells of the job {job.id} to fail cancels the rest",
                file.fix("Let every cell finish", put, safe=False),
            )


def _checks(job: CiJob) -> bool:
    """Tell whether a job says something of the code in every cell."""
    return tests_something(job) or any(ANALYSIS in step.uses for step in job.steps)


RULE = Rule(__name__, __doc__, Severity.INFO, Topic.RELIABILITY, check_repository=check)
