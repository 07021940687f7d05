"""An action is archived

What: `uses` names an action whose repository its owners have archived.
Why: Nobody repairs it: not when a runner image changes, not when a hole in it becomes known.
Bad:
    - uses: actions-rs/toolchain@v1
      with:
        toolchain: stable
Bad:
    - uses: actions/create-release@v1
Good:
    - run: rustup toolchain install stable
Good:
    - uses: actions/checkout@COMMIT # VERSION
Fix: Replace the action by what the message names, or by the command that it ran.
References:
    https://docs.zizmor.sh/audits/#archived-uses
    https://docs.github.com/en/repositories/archiving-a-github-repository/archiving-repositories
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data.risks import archived
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import all_uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses of actions that nobody maintains."""
    for use in all_uses(document):
        successor = archived().get(use.repository)
        if successor is not None:
            instead = f"; {successor} does its work" if successor else ""
            yield Spot(use.where, f"{use.name} is archived{instead}")


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check=check)
