"""Nobody can tell which version a commit is

What: An action is pinned to a commit and no comment says which release that is.
Why: Reviewers cannot see how old the pin is, and Dependabot and Renovate write the comment only
    where there is one.
Bad:
    - uses: actions/checkout@COMMIT
Bad:
    - uses: actions/checkout@COMMIT # pinned
Good:
    - uses: actions/checkout@COMMIT # VERSION
Fix: Add the release as a comment: `# v1.2.3`.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the pinned uses without a version beside them."""
    for use in uses(document):
        branch = use.known is not None and use.comment == use.known.tag
        if use.is_pinned and not use.version and not branch:
            yield Spot(use.where, f"no comment says which release of {use.name} {use.ref[:7]} is")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.SUPPLY_CHAIN, check=check)
