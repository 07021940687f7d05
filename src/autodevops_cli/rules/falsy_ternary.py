"""A choice that can only go one way

What: An expression chooses with `condition && '' || other`, or with another middle that counts as
    false.
Why: The middle is false, so `||` goes on to the last value: it is taken whether the condition
    holds or not.
Bad:
    - run: ./deploy
      env:
        FLAG: ${{ github.ref == 'refs/heads/main' && '' || '--dry-run' }}
Bad:
    - run: ./deploy
      timeout-minutes: ${{ github.event_name == 'schedule' && 0 || 10 }}
Bad:
    - run: ./deploy
      if: (inputs.force && false || inputs.ready)
Good:
    - run: ./deploy
      env:
        FLAG: ${{ github.ref != 'refs/heads/main' && '--dry-run' || '' }}
Good:
    - run: ./deploy
      env:
        FLAG: ${{ github.ref == 'refs/heads/main' && 'false' || 'true' }}
Fix: Turn the condition round, so that the value that may be empty comes last.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators
    https://docs.zizmor.sh/audits/#unsound-ternary
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._expressions import Token, tokens
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._texts import told

_FALSE = frozenset(("''", "false", "0", "null"))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the choices whose first value is never taken."""
    for file in raw(repo, documents):
        for route, expression in told(file, "&&"):
            if middle := _falsy_middle(tokens(expression)):
                message = f"`&& {middle} ||` never yields {middle}: {expression[:80]}"
                yield Spot(file.at(*route), message)


def _falsy_middle(parts: Sequence[Token]) -> str:
    for before, middle, after in zip(parts, parts[1:], parts[2:], strict=False):
        if before.text == "&&" and after.text == "||" and middle.text.lower() in _FALSE:
            return middle.text
    return ""


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.INJECTION, check_repository=check)
