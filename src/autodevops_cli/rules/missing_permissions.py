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
          - uses: actions/checkout@COMMIT # VERSION
          - run: make test
Bad:
    name: Release
    on: [push]
    jobs:
      release:
        runs-on: ubuntu-24.04
        steps:
          - run: gh release create "${GITHUB_REF_NAME}"
            env:
              GH_TOKEN: ${{ github.token }}
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
Good:
    name: Called with the token of its caller
    on: workflow_call
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Write `permissions: {}` at the top and give each job what it needs, mostly `contents: read`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
    https://docs.zizmor.sh/audits/#excessive-permissions
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#token-permissions
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._tokens import only_reads


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the file when some job runs with the default permissions."""
    silent = [job for job in document.jobs if job.permissions is None]
    if document.permissions is not None or not silent or document.triggers == ("workflow_call",):
        return
    safe = all(only_reads(document, job) for job in silent)
    put = Put(("permissions",), "contents: read", after="on")
    names = ", ".join(job.id for job in silent[:5])
    yield Spot(
        Place(document.path, 1),
        f"no permissions are set for {names}",
        Fix("Let the token read the repository and no more", document.path, (put,), safe),
    )


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.PERMISSIONS, check=check)
