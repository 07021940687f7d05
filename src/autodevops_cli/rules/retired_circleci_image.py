"""The image is no longer built

What: A CircleCI job uses an image of the first generation (`circleci/node`), or a machine image
    that CircleCI has removed.
Why: The first gets no security fixes and no new versions since 2021; jobs on the second do not
    start.
Bad:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        docker:
          - image: circleci/node:14
        steps: [checkout]
Bad:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        machine:
          image: ubuntu-1604:202104-01
        steps: [checkout]
Good:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        docker:
          - image: cimg/node:24.1
        steps: [checkout]
      runner:
        machine:
          image: ubuntu-2404:current
        steps: [checkout]
      tool:
        docker:
          - image: circleci/circleci-cli:0.1.33000
        steps: [checkout]
Fix: Use the image of the same name under `cimg/`, or a machine image of an Ubuntu that is kept.
References:
    https://circleci.com/docs/guides/execution-managed/next-gen-migration-guide/
    https://circleci.com/developer/images?imageType=machine
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._walk import keyed

LEGACY = Pattern(
    r"circleci/(?:android|buildpack-deps|clojure|dynamodb|elixir|golang|jruby|mariadb|mongo|mysql"
    r"|node|openjdk|php|postgres|python|redis|ruby|rust)(?::[\w.-]*)?"
)
REMOVED = Pattern(r"circleci/classic(?::[\w.-]*)?|ubuntu-1[46]04(?::[\w.-]*)?")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the images that nobody builds any more."""
    for file in raw(repo, documents, "circleci"):
        for route, value in keyed(file, "docker", "machine"):
            for item in value if isinstance(value, list) else [value]:
                image = Table(item).text("image")
                if LEGACY.fullmatch(image) or REMOVED.fullmatch(image):
                    yield Spot(file.at(*route), f"the image {image[:120]} is no longer built")


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check,
    providers=("circleci",),
)  # fmt: skip
