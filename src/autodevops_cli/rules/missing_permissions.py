"""The token gets whatever the repository's default is

What: Neither the workflow nor every job in it says which permissions the token has.
Why: The default can be write access to everything; any action or dependency in the job then has it.
Bad:
    name: CI
    on: [push]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    name: CI
    on: [push]
    permissions: {}
    jobs:
      test:
        runs-on: ubuntu-24.04
        permissions:
          contents: read
        steps:
          - run: make test
Fix: Write `permissions: {}` at the top and give each job what it needs, mostly `contents: read`.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the file when some job runs with the default permissions."""
    silent = [job.id for job in document.jobs if job.permissions is None]
    if document.permissions is None and silent:
        yield Spot(Place(document.path, 1), f"no permissions are set for {', '.join(silent[:5])}")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.PERMISSIONS, check=check)
