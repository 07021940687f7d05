"""The commit is not the one of the release it claims to be

What: The comment names a release whose commit we know, and the commit beside it is another one.
Why: A mistyped commit breaks the job. A commit that somebody made up, or that exists only in a
    fork of the action, runs their code: GitHub serves commits of forks under the original name.
Bad:
    - uses: actions/setup-python@0000000000000000000000000000000000000001 # VERSION
Good:
    - uses: actions/setup-python@COMMIT # VERSION
Good:
    # Of a release that is not in our table, nobody here knows the commit.
    - uses: actions/setup-python@0000000000000000000000000000000000000001 # v5.0.1
Fix: Look the release up in the action's own repository and pin the commit of its tag.
References:
    https://docs.zizmor.sh/audits/#impostor-commit
    https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import all_uses, pin


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the pinned uses that claim a release we know and are at another commit."""
    for use in all_uses(document):
        known = use.known
        if known is None or not use.is_pinned or use.ref == known.sha:
            continue
        if use.version.removeprefix("v") == known.tag.removeprefix("v"):
            message = f"{known.tag} of {use.name} is {known.sha}, not {use.ref}"
            yield Spot(use.where, message, pin(use, known, safe=False))


# The pin can also be the tag object of an annotated tag, which GitHub resolves.
RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, Confidence.MEDIUM, check=check)
