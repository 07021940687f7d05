"""Strangers start this workflow with its secrets

What: The workflow runs on `pull_request_target`, `workflow_run` or `issue_comment`.
Why: These events run with the repository's token and secrets, and a stranger causes them. One
    checkout of the pull request's code in such a run hands everything over.
Bad:
    on: [pull_request_target]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: [pull_request]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Use `pull_request` for anything that builds or tests; keep these events for jobs that touch no
    code of the pull request, with the smallest permissions.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot

DANGEROUS = ("pull_request_target", "workflow_run", "issue_comment")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the triggers that lend secrets to strangers."""
    for trigger in DANGEROUS:
        if trigger in document.triggers:
            yield Spot(
                Place(document.path, 1), f"{trigger} lends this workflow's token to strangers"
            )


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.INJECTION, Confidence.MEDIUM, check=check)
