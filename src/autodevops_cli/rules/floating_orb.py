"""An orb is another one tomorrow

What: A CircleCI orb is used at `volatile`, at a `dev:` version, or without its full version.
Why: A new release of the orb, or a push to its development version, runs in this pipeline at
    once, with its secrets. Only a full version never changes.
Bad:
    # file: .circleci/config.yml
    version: 2.1
    orbs:
      node: circleci/node@volatile
      slack: circleci/slack@4
      own: example/own@dev:first
    jobs: {test: {machine: true, steps: [checkout]}}
Good:
    # file: .circleci/config.yml
    version: 2.1
    orbs:
      node: circleci/node@7.1.0
      slack: circleci/slack@<<pipeline.parameters.slack>>
      own:
        commands: {greet: {steps: [run: echo hello]}}
    jobs: {test: {machine: true, steps: [checkout]}}
Fix: Name the full version of the orb: `circleci/node@7.1.0`.
References:
    https://circleci.com/docs/orbs/use/orb-concepts/#orb-versions-development-vs-production-vs-inline
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw

FLOATING = Pattern(r"volatile|dev:.*|\d+(?:\.\d+)?")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the orbs that are not at a full version."""
    for file in raw(repo, documents, "circleci"):
        orbs = file.table.table("orbs")
        for name in orbs:
            orb, _, version = orbs.text(name).partition("@")
            if orb and FLOATING.fullmatch(version):
                told = f"the orb {orb[:80]} at {version[:60]} can change under you"
                yield Spot(file.at("orbs", name), told)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check_repository=check,
    providers=("circleci",),
)  # fmt: skip
