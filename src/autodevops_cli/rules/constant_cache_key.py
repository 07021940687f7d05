"""The cache is filled once and never again

What: A CircleCI job saves a cache under a key in which nothing changes.
Why: A cache that is there is never written again: it holds what the first run downloaded, while
    the dependencies move on, and every job downloads the difference.
Bad:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        machine: true
        steps:
          - save_cache:
              key: dependencies
              paths: [node_modules]
Good:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        machine: true
        steps:
          - save_cache:
              key: v1-dependencies-{{ checksum "package-lock.json" }}
              paths: [node_modules]
Fix: Put the checksum of the lock file into the key, behind a version that a person can raise:
    `v1-npm-{{ checksum "package-lock.json" }}`.
References:
    https://circleci.com/docs/guides/optimize/caching/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._walk import keyed

CHANGES = ("{{", "<<", "$")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the caches whose key stays for ever."""
    for file in raw(repo, documents, "circleci"):
        places: dict[str, list[Place]] = {}
        for route, value in keyed(file, "save_cache"):
            key = Table(value).text("key")
            if key and not any(mark in key for mark in CHANGES):
                places.setdefault(key, []).append(file.at(*route, "key"))
        for key, (first, *others) in places.items():
            told = f"the cache {key[:80]} is never saved again: its key does not change"
            yield Spot(first, told, related=tuple(others[:20]))


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check,
    providers=("circleci",),
)  # fmt: skip
