"""Every job may write

What: The workflow gives all its jobs write access, or all of everything.
Why: The job that runs tests then holds the token of the job that publishes.
Bad:
    on: [push]
    permissions: write-all
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Bad:
    on: [push]
    permissions:
      contents: write
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: [push]
    permissions:
      contents: read
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Keep the top at `permissions: {}` or `contents: read` and move write access into the job.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the file for each write access at its top."""
    for scope, access in document.permissions or ():
        if access in ("write", "write-all"):
            what = "everything" if scope == "*" else scope
            yield Spot(Place(document.path, 1), f"every job may write {what}")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.PERMISSIONS, check=check)
