"""A commit is cut short

What: `uses` names the first characters of a commit.
Why: GitHub refuses a shortened commit, so the job fails before its first step. Where it were
    accepted, somebody could push another commit that begins alike.
Bad:
    - uses: actions/checkout@3d3c42e
Bad:
    - uses: octo-org/example-action@3d3c42e5aac5
Good:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    # A tag that is a date is no commit.
    - uses: octo-org/example-action@20260114
Fix: Name all 40 characters of the commit.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import all_uses, pin


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses at a part of a commit."""
    for use in all_uses(document):
        if use.is_abbreviated:
            known = use.known if use.known and use.known.sha.startswith(use.ref) else None
            message = f"{use.name}@{use.ref} is only the beginning of a commit"
            yield Spot(use.where, message, pin(use, known, safe=True) if known else None)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
