"""The token stays in the checkout

What: A checkout does not say `persist-credentials: false`.
Why: It leaves the job's token where every later step can read it, and where an uploaded folder
    can carry it away.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        persist-credentials: false
Fix: Set `persist-credentials: false`; a job that pushes gives `git push` its own token.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the checkouts that keep their token."""
    for use in uses(document):
        if use.name != "actions/checkout":
            continue
        if dict(use.inputs).get("persist-credentials", "").lower() != "false":
            yield Spot(use.where, "the checkout keeps the job's token on disk")


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, check=check)
