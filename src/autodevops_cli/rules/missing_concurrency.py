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
References:
    https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import is_release, publications
from autodevops_cli.rules._raw import Raw, raw

FREQUENT = frozenset(("push", "pull_request", "pull_request_target", "merge_group"))
GROUP = """\
group: ${{ github.workflow }}-${{ github.ref }}
cancel-in-progress: ${{ github.event_name == 'pull_request' }}"""


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the files of which neither the whole nor each job belongs to a concurrency group."""
    for file in raw(repo, documents):
        document = file.ci
        if document.concurrency or not FREQUENT & {*document.triggers}:
            continue
        if document.jobs and all("concurrency" in dict(job.lines) for job in document.jobs):
            continue
        told = "runs that a newer push made pointless go on"
        if is_release(file):
            told = "nothing keeps two runs of a release apart"
        yield Spot(Place(document.path, 1), told, _fix(file))


def _fix(file: Raw) -> Fix | None:
    # A called workflow would share the group of its caller, and the two would wait for each other.
    if "workflow_call" in file.ci.triggers or "on" not in file.table:
        return None
    put = Put(("concurrency",), GROUP, after="permissions" if "permissions" in file.table else "on")
    # In a group only the newest waiting run is kept; a release or deployment may not be dropped.
    publishes = any(any(publications(job)) or job.environment for job in file.ci.jobs)
    safe = not publishes and not is_release(file)
    return file.fix("Cancel outdated runs of pull requests", put, safe=safe)


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check)
