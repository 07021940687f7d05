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
Good:
    # The branch of an action that makes no releases is a version, too.
    - uses: dtolnay/rust-toolchain@COMMIT # master
Fix: Add the release as a comment: `# v1.2.3`.
References:
    https://docs.github.com/en/code-security/dependabot/working-with-dependabot/keeping-your-actions-up-to-date-with-dependabot
    https://docs.renovatebot.com/modules/manager/github-actions/
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import Use, all_uses, pin

# What people name instead of a release where an action has none.
BRANCHES = frozenset(("main", "master", "trunk", "develop", "stable", "nightly", "release", "head"))


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the pinned uses without a version beside them."""
    for use in all_uses(document):
        if use.is_pinned and not use.version and not _names_a_branch(use):
            known = use.known if use.known and use.known.sha == use.ref else None
            yield Spot(
                use.where,
                f"no comment says which release of {use.name} {use.ref[:7]} is",
                pin(use, known, safe=True) if known else None,
            )


def _names_a_branch(use: Use) -> bool:
    first = use.comment.lower().split(maxsplit=1)[:1]
    return bool(first) and first[0].rstrip(",;:") in BRANCHES


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.SUPPLY_CHAIN, check=check)
