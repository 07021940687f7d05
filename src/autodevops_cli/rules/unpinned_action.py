"""An action can change under you

What: `uses` names a tag, a branch or a short commit.
Why: A tag can be moved after review and a branch moves all the time; whoever can push to the
    action's repository then runs code in this pipeline with its token. A full commit cannot change.
Bad:
    - uses: actions/checkout@v7
Bad:
    - uses: actions/checkout@3d3c42e
Good:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    - uses: ./.github/actions/local
Fix: Name the full commit and keep the version in a comment, so that update bots can read it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses that are not at a full commit."""
    for use in uses(document):
        if use.is_pinned:
            continue
        advice = f"; the newest release we know is {use.known.tag}" if use.known else ""
        yield Spot(use.where, f"{use.name}@{use.ref} can change under you{advice}")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
