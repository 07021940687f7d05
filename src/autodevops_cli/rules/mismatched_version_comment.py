"""The comment names another version than the commit

What: An action is pinned to a commit that we know, and the comment names a different release.
Why: The comment is what people review and what update bots start from; a wrong one hides what
    really runs.
Bad:
    - uses: actions/checkout@COMMIT # v1.0.0
Good:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    # The major release covers every release in it.
    - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7
Fix: Correct the comment, or pin the commit of the release that was meant.
References:
    https://docs.zizmor.sh/audits/#ref-version-mismatch
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import all_uses, covers, pin


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses whose commit is the one of another release than the comment says."""
    for use in all_uses(document):
        known = use.known
        if known is None or use.ref != known.sha or not use.version:
            continue
        if not covers(use.version, known.tag):
            message = f"the commit is {known.tag} of {use.name}, the comment says {use.version}"
            # Which of the two was meant, a person knows.
            yield Spot(use.where, message, pin(use, known, safe=False))


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check=check)
