"""A permission that does not exist

What: `permissions` names a scope that GitHub does not have, or a level that is none.
Why: GitHub refuses the whole file: nothing runs, and required checks stay pending.
Bad:
    permissions:
      content: read
    steps:
      - run: make test
Bad:
    permissions:
      contents: reed
    steps:
      - run: make test
Bad:
    permissions: read
    steps:
      - run: make test
Good:
    permissions:
      contents: read
      id-token: write
    steps:
      - run: make test
Good:
    permissions: read-all
    steps:
      - run: make test
Fix: Spell the scope as GitHub does, with `read`, `write` or `none`.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, jobs, raw

SCOPES = frozenset(
    ("actions", "artifact-metadata", "attestations", "checks", "code-quality", "contents",
     "copilot-requests", "deployments", "discussions", "id-token", "issues", "models", "packages",
     "pages", "pull-requests", "repository-projects", "security-events", "statuses",
     "vulnerability-alerts")
)  # fmt: skip
LEVELS = frozenset(("read", "write", "none"))
WORDS = frozenset(("read-all", "write-all"))
MAX_TOLD = 100


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the scopes and levels that GitHub refuses."""
    for file in raw(repo, documents):
        yield from islice(_in_file(file), MAX_TOLD)


def _in_file(file: Raw) -> Iterator[Spot]:
    yield from _unknown(file, ("permissions",), file.table)
    for route, job in jobs(file):
        yield from _unknown(file, (*route, "permissions"), job)


def _unknown(file: Raw, route: Route, table: Table) -> Iterator[Spot]:
    word = table.text("permissions")
    if word and word not in WORDS:
        yield Spot(file.at(*route), f"{word[:60]!r} is neither read-all nor write-all")
    given = table.table("permissions")
    for scope in given:
        level = given.text(scope)
        if scope not in SCOPES:
            near = get_close_matches(scope, sorted(SCOPES), 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            yield Spot(file.at(*route, scope), f"GitHub has no permission {scope[:60]!r}{meant}")
        elif level not in LEVELS:
            message = f"{scope} may be read, write or none, and not {level[:60]!r}"
            yield Spot(file.at(*route, scope), message)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check)
