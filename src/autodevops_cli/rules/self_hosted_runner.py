"""Strangers' code on a machine of one's own

What: A job that runs for pull requests runs on a self-hosted runner.
Why: In a public repository everybody opens pull requests. What theirs leaves on the machine, a
    process or a changed tool, waits for the next job and its secrets.
Bad:
    on: pull_request
    jobs:
      test:
        runs-on: [self-hosted, linux]
        steps:
          - run: make test
Good:
    on: pull_request
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: push
    jobs:
      test:
        runs-on: self-hosted
        steps:
          - run: make test
Good:
    on: [push, pull_request]
    jobs:
      deploy:
        if: github.event_name == 'push'
        runs-on: self-hosted
        steps:
          - run: make deploy
Good:
    on: pull_request
    jobs:
      test:
        if: github.event.pull_request.head.repo.full_name == github.repository
        runs-on: self-hosted
        steps:
          - run: make test
Fix: Run pull requests on GitHub's runners, or on machines that are thrown away after one job; in a
    private repository, ignore this.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners
    https://docs.zizmor.sh/audits/#self-hosted-runner
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._conditions import is_for_branches
from autodevops_cli.rules._outside import DANGEROUS

EVENTS = ("pull_request", *DANGEROUS)


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs that let pull requests onto a machine of one's own."""
    events = [one for one in EVENTS if one in document.triggers]
    if not events:
        return
    for job in document.jobs:
        if "self-hosted" in job.runner.split() and not is_for_branches(job):
            message = f"the job {job.id} runs on a self-hosted runner for {events[0]}"
            yield Spot(job.at("runs-on"), message)


# Nobody can tell from the files whether a repository is public.
RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.INJECTION, Confidence.LOW, check=check)
