"""Part of a secret is not a secret

What: An expression takes a part out of a secret that holds JSON: `fromJSON(secrets.X).y`.
Why: The log hides the secret as a whole. Its parts are other texts, which are printed as they are.
Bad:
    - run: ./deploy
      env:
        TOKEN: ${{ fromJSON(secrets.CONFIG).token }}
Bad:
    - run: ./deploy
      env:
        TOKEN: ${{ fromJSON(secrets.CONFIG)['token'] }}
Good:
    - run: ./deploy
      env:
        TOKEN: ${{ secrets.TOKEN }}
Good:
    - run: ./deploy
      env:
        STAGE: ${{ fromJSON(vars.CONFIG).stage }}
        CONFIG: ${{ secrets.CONFIG }}
Fix: Store each value as a secret of its own.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information
    https://docs.zizmor.sh/audits/#unredacted-secrets
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._expressions import paths, tokens
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._texts import told


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the parts that are taken out of secrets."""
    for file in raw(repo, documents):
        for route, expression in told(file, "secrets"):
            for name in _opened(expression):
                message = f"the log does not hide this part of the secret {name}"
                yield Spot(file.at(*route), message)


def _opened(expression: str) -> Iterator[str]:
    parts = [part.text for part in tokens(expression)]
    for path in paths(expression):
        parsed = path.name.startswith("secrets.") and path.inside[-1:] == ("fromjson",)
        if parsed and parts[path.end : path.end + 2] in ([")", "."], [")", "["]):
            yield path.name.removeprefix("secrets.").upper()


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SECRETS, check_repository=check)
