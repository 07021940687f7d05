"""Outdated runs of a pull request go on

What: A workflow for pull requests has a `concurrency` group for each branch, and does not cancel
    what runs in it.
Why: A push makes the run of the push before it pointless. It still takes its runners to the end,
    and the run that matters waits behind it.
Bad:
    on: pull_request
    concurrency:
      group: ci-${{ github.ref }}
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Bad:
    on: [push, pull_request]
    concurrency: ci-${{ github.head_ref || github.ref }}
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: pull_request
    concurrency:
      group: ci-${{ github.ref }}
      cancel-in-progress: true
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: [push, pull_request]
    concurrency:
      group: ci-${{ github.ref }}
      cancel-in-progress: ${{ github.event_name == 'pull_request' }}
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: [push, pull_request]
    concurrency:
      group: the-one-test-account
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Set `cancel-in-progress: ${{ github.event_name == 'pull_request' }}`.
References:
    https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._edits import scalar
from autodevops_cli.rules._raw import Raw, raw

# Groups that hold the runs of one branch or pull request and no others.
PER_BRANCH = Pattern(r"github\.(?:ref|ref_name|head_ref|event\.(?:pull_request\.)?number)\b")
ALONE = Pattern(r"github\.(?:run_id|run_number|sha)\b")
PULLS_ONLY = "${{ github.event_name == 'pull_request' }}"


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the groups in which runs for a pull request wait for outdated ones."""
    for file in raw(repo, documents):
        group = file.table.text("concurrency") or file.table.text("concurrency", "group")
        if "pull_request" not in file.ci.triggers or not PER_BRANCH.search(group):
            continue
        alone = ALONE.search(group) and "head_ref" not in group
        if not alone and not file.ci.cancels and not _decided(file):
            yield _spot(file, group)


def _decided(file: Raw) -> bool:
    """Tell whether somebody wrote `false` and a reason beside it or above it."""
    route = ("concurrency", "cancel-in-progress")
    if not file.table.text(*route):
        return False
    return bool(file.comment(*route) or file.above(*route) or file.above("concurrency"))


def _spot(file: Raw, group: str) -> Spot:
    route = ("concurrency", "cancel-in-progress")
    put = Put(route, PULLS_ONLY, after="group")
    if file.table.text("concurrency"):
        put = Put(("concurrency",), f"group: {scalar(group)}\ncancel-in-progress: {PULLS_ONLY}")
    return Spot(
        file.at(*route),
        "a push to a pull request does not cancel the run of the push before it",
        file.fix("Cancel outdated runs of pull requests", put),
    )


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check)
