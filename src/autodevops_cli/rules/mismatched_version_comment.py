"""The comment names another version than the commit

What: An action is pinned to a commit that we know, and the comment names a different release.
Why: The comment is what people review and what update bots start from; a wrong one hides what
    really runs.
Bad:
    - uses: actions/checkout@COMMIT # v1.0.0
Good:
    - uses: actions/checkout@COMMIT # VERSION
Fix: Correct the comment, or pin the commit of the release that was meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses whose commit is the one of another release than the comment says."""
    for use in uses(document):
        pin = use.known
        if pin is None or use.ref != pin.sha or not use.version:
            continue
        if not _covers(use.version.lstrip("v"), pin.tag.lstrip("v")):
            said = f"the comment says {use.version}"
            yield Spot(use.where, f"the commit is {pin.tag} of {use.name}, {said}")


def _covers(said: str, tag: str) -> bool:
    """Tell whether a comment means a tag: `v7` and `v7.0` mean v7.0.1."""
    return tag == said or tag.startswith(said + ".")


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check=check)
