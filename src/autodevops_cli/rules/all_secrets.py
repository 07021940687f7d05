"""A step gets every secret there is

What: An expression takes all secrets (`toJSON(secrets)`), or one whose name is computed
    (`secrets[…]`), for which the runner must hold all of them.
Why: A step that needs one secret can then read those of every other job, and those that somebody
    adds next year.
Bad:
    - run: ./deploy
      env:
        ALL: ${{ toJSON(secrets) }}
Bad:
    - run: ./deploy
      env:
        TOKEN: ${{ secrets[format('TOKEN_{0}', matrix.stage)] }}
Good:
    - run: ./deploy
      env:
        TOKEN: ${{ secrets.TOKEN }}
        OTHER: ${{ secrets['OTHER'] }}
Good:
    - run: ./deploy
      env:
        CONFIG: ${{ toJSON(vars) }}
Fix: Name each secret; choose between two with `matrix.stage == 'live' && secrets.A || secrets.B`.
References:
    https://docs.zizmor.sh/audits/#overprovisioned-secrets
    https://docs.github.com/en/actions/concepts/security/secrets
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._expressions import Path, paths
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._texts import told


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the expressions that take more secrets than one."""
    for file in raw(repo, documents):
        for route, expression in told(file, "secrets"):
            if any(_is_all(path) for path in paths(expression)):
                yield Spot(file.at(*route), f"{expression[:80]} brings every secret into the job")


def _is_all(path: Path) -> bool:
    if path.name == "secrets":
        return "tojson" in path.inside
    return path.name.startswith(("secrets.?", "secrets.*"))


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SECRETS, check_repository=check)
