"""Outdated runs go on

What: A workflow for pushes or pull requests has no `concurrency`.
Why: Five quick pushes to a pull request run five times, and only the last result matters.
Bad:
    name: CI
    on: [push, pull_request]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    name: CI
    on: [push, pull_request]
    concurrency:
      group: ${{ github.workflow }}-${{ github.ref }}
      cancel-in-progress: ${{ github.event_name == 'pull_request' }}
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Add a `concurrency` group per workflow and ref, and cancel what runs for pull requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot

FREQUENT = frozenset(("push", "pull_request", "pull_request_target", "merge_group"))


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the file when neither it nor each of its jobs belongs to a concurrency group."""
    if document.concurrency or not FREQUENT & set(document.triggers):
        return
    if document.jobs and all("concurrency" in dict(job.lines) for job in document.jobs):
        return
    yield Spot(Place(document.path, 1), "runs that a newer push made pointless go on")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.RELIABILITY, check=check)
