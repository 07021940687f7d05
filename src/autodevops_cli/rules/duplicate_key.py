"""A key stands twice in one mapping

What: A mapping of a CI file has the same key twice.
Why: One of the two counts and the other is lost without a word; GitHub refuses the whole file.
Bad:
    name: Example
    on: [push]
    permissions: {}
    jobs:
      example:
        runs-on: ubuntu-24.04
        env:
          LEVEL: low
        env:
          COLOR: never
        steps: []
Good:
    name: Example
    on: [push]
    permissions: {}
    jobs:
      example:
        runs-on: ubuntu-24.04
        env:
          LEVEL: low
          COLOR: never
        steps: []
Fix: Bring what stands under both keys together under one.
References:
    https://yaml.org/spec/1.2.2/#3213-node-comparison
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the keys that stand a second time."""
    for document in documents:
        for route, line in repo.yaml_document(document.path).repeated[:100]:
            place = ".".join(map(str, route[:-1])) or "the file"
            told = f"{place} has the key {str(route[-1])[:80]!r} more than once"
            yield Spot(Place(document.path, line), told)


YAML = (
    "github", "gitlab", "azure", "bitbucket", "circleci", "buildkite", "drone", "woodpecker",
    "travis", "appveyor", "cirrus",
)  # fmt: skip
RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check, providers=YAML
)  # fmt: skip
