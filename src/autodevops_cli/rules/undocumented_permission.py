"""Nobody knows what a permission is for

What: A permission other than `contents: read` has no comment that says why.
Why: A reviewer cannot tell a scope that is needed from one that was left behind, so none is ever
    taken away.
Bad:
    permissions:
      contents: write
    steps:
      - run: make release
Bad:
    permissions:
      contents: read
      issues: read
    steps:
      - run: make report
Good:
    permissions:
      contents: read
      packages: write # pushes the image
      # The report is a comment on the pull request.
      pull-requests: write
    steps:
      - run: make release
Good:
    # What the release needs: a tag and a page.
    permissions:
      contents: write
      pages: write
    steps:
      - run: make release
Good:
    permissions:
      contents: none
    steps:
      - run: make test
Fix: Say in a comment beside the permission which step needs it.
References:
    https://docs.zizmor.sh/audits/#undocumented-permissions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.model.plan import Pairs
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the permissions that nobody explains."""
    for file in raw(repo, documents):
        yield from _unexplained(file, ("permissions",), file.ci.permissions)
        for job in file.ci.jobs:
            yield from _unexplained(file, (*job.route, "permissions"), job.permissions)


def _unexplained(file: Raw, route: Route, given: Pairs | None) -> Iterator[Spot]:
    if file.comment(*route) or file.above(*route):
        return
    for scope, access in given or ():
        needless = scope == "*" or (scope, access) == ("contents", "read")
        if needless or access not in ("read", "write"):
            continue
        if not file.comment(*route, scope) and not file.above(*route, scope):
            yield Spot(file.at(*route, scope), f"nothing says what {scope}: {access} is for")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.PERMISSIONS, check_repository=check)
