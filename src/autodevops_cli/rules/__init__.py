"""What is wrong with a pipeline: one defect per module, with its page, examples and check."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache

from autodevops_cli._discovery import declared
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in name order."""
    return declared(sys.modules[__name__], "RULE", Rule)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> tuple[Finding, ...]:
    """Return what every rule finds in these CI files of a repository, in the order of the files."""
    found = [one for rule in rules() for one in findings(rule, repo, documents)]
    found.sort(key=lambda one: (one.where.path, one.where.line or 0, one.rule, one.message))
    return tuple(found)


def findings(rule: Rule, repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield what one rule finds; its page says how to put it right."""
    if rule.check_repository:
        spots = [*rule.check_repository(repo, documents)]
    else:
        spots = [spot for document in documents for spot in rule.spots(document)]
    for where, message in dict.fromkeys(spots):
        yield Finding(rule.id, message, where, rule.severity, rule.confidence, rule.page.fix)
