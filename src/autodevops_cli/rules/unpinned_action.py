"""An action can change under you

What: `uses` names a tag or a branch.
Why: A tag can be moved after review and a branch moves all the time; whoever can push to the
    action's repository then runs code in this pipeline with its token. A full commit cannot change.
Bad:
    - uses: actions/checkout@v7
Bad:
    - uses: octo-org/example-action@main
Bad:
    on: [push]
    jobs:
      call:
        uses: octo-org/pipelines/.github/workflows/test.yml@v1
Good:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    - uses: ./.github/actions/local
Fix: Name the full commit and keep the version in a comment, so that update bots can read it.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
    https://docs.zizmor.sh/audits/#unpinned-uses
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import Use, all_uses, covers, pin, same_major


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses that are not at a commit."""
    for use in all_uses(document):
        if use.is_pinned or use.is_abbreviated or "${{" in use.ref:
            continue
        advice = f"; the newest release we know is {use.known.tag}" if use.known else ""
        yield Spot(use.where, f"{use.name}@{use.ref} can change under you{advice}", _fix(use))


def _fix(use: Use) -> Fix | None:
    """The commit of the release that is used; of another one of its major, if a person agrees."""
    known = use.known
    if known is None or not (use.ref == known.tag or same_major(use, known)):
        return None
    return pin(use, known, safe=covers(use.ref, known.tag))


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
