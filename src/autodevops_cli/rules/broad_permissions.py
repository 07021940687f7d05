"""Every job may write

What: The workflow gives all its jobs write access, or a job gets all of everything.
Why: The job that runs tests then holds the token of the job that publishes.
Bad:
    on: [push]
    permissions: write-all
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Bad:
    on: [push]
    permissions:
      contents: write
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
      release:
        runs-on: ubuntu-24.04
        steps:
          - run: make release
Bad:
    permissions: write-all
    runs-on: ubuntu-24.04
    steps:
      - run: make release
Good:
    on: [push]
    permissions:
      contents: read
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: [push]
    permissions:
      contents: write
    jobs:
      release:
        runs-on: ubuntu-24.04
        steps:
          - run: make release
Fix: Keep the top at `permissions: {}` or `contents: read` and move write access into the job.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
    https://docs.zizmor.sh/audits/#excessive-permissions
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#token-permissions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield each write access that several jobs inherit, and all of it in a job."""
    for file in raw(repo, documents):
        yield from _at_the_top(file)
        for job in file.ci.jobs:
            if ("*", "write-all") in (job.permissions or ()):
                yield Spot(job.at("permissions"), f"the job {job.id} may write everything")


def _at_the_top(file: Raw) -> Iterator[Spot]:
    given = file.ci.permissions or ()
    if ("*", "write-all") in given:
        yield Spot(file.at("permissions"), "every job may write everything")
    elif len(file.ci.jobs) > 1:
        for scope, access in given:
            if access == "write":
                message = f"every job without permissions of its own may write {scope}"
                yield Spot(file.at("permissions", scope), message)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.PERMISSIONS, check_repository=check)
