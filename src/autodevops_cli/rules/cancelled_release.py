"""The next run cancels a release half-way

What: The concurrency group of a job that publishes has `cancel-in-progress: true`.
Why: The run is killed wherever it stands: some packages are out and others are not, a tag without
    its files, and most registries never let the same version be uploaded again.
Bad:
    on:
      push:
        tags: ["v*"]
    concurrency:
      group: release
      cancel-in-progress: true
    jobs:
      publish:
        runs-on: ubuntu-24.04
        steps:
          - run: cargo publish
Good:
    on:
      push:
        tags: ["v*"]
    concurrency:
      group: release
      cancel-in-progress: false
    jobs:
      publish:
        runs-on: ubuntu-24.04
        steps:
          - run: cargo publish
Good:
    on: [push, pull_request]
    concurrency:
      group: ci-${{ github.ref }}
      cancel-in-progress: true
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Set `cancel-in-progress: false`, so that a second release waits for the first.
References:
    https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.edit import Put, Route
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import PACKAGES, RELEASE, is_release, publications
from autodevops_cli.rules._raw import Raw, raw

# A group of its own for each run: nothing is ever cancelled.
ALONE = Pattern(r"github\.(?:run_id|run_number|sha)\b")
PULLS_ONLY = "${{ github.event_name == 'pull_request' }}"


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the groups that cancel a job which publishes."""
    for file in raw(repo, documents):
        publishing = [job for job in file.ci.jobs if _publishes(job)]
        if publishing and _cancels(file):
            yield _spot(file, ("concurrency",), publishing[0])
        for job in publishing:
            if _cancels(file, *job.route):
                yield _spot(file, (*job.route, "concurrency"), job)


def _publishes(job: CiJob) -> bool:
    return any(one.registry in PACKAGES or one.registry == RELEASE for one in publications(job))


def _cancels(file: Raw, *route: str | int) -> bool:
    keys = [str(key) for key in route]
    group = file.table.text(*keys, "concurrency", "group")
    if file.table.text(*keys, "concurrency", "cancel-in-progress").lower() != "true":
        return False
    return not ALONE.search(group)


def _spot(file: Raw, route: Route, job: CiJob) -> Spot:
    only = is_release(file)
    put = Put((*route, "cancel-in-progress"), "false" if only else PULLS_ONLY)
    return Spot(
        file.at(*route, "cancel-in-progress"),
        f"a newer run cancels the job {job.id} while it publishes",
        file.fix("Let a release finish", put, safe=only),
    )


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELEASE, check_repository=check)
