"""A job's permissions stand at the top

What: A workflow of one job gives it write access at the top instead of in the job.
Why: It changes nothing today; the next job that somebody adds inherits the access unasked.
Bad:
    on: [push]
    permissions:
      contents: write # the release
      packages: write
    jobs:
      release:
        runs-on: ubuntu-24.04
        steps:
          - run: make release
Bad:
    on: [push]
    permissions:
      contents: write
    jobs:
      test:
        runs-on: ubuntu-24.04
        permissions: {}
        steps:
          - run: make test
Good:
    on: [push]
    permissions: {}
    jobs:
      release:
        runs-on: ubuntu-24.04
        permissions:
          contents: write # the release
          packages: write
        steps:
          - run: make release
Good:
    on: [push]
    permissions:
      contents: read
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Write `permissions: {}` at the top and give the job what it needs.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
    https://docs.zizmor.sh/audits/#excessive-permissions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the top of the workflows whose only job writes by what stands there."""
    for file in raw(repo, documents):
        given = file.ci.permissions or ()
        scopes = [scope for scope, access in given if access == "write"]
        if scopes and len(file.ci.jobs) == 1:
            job = file.ci.jobs[0].id
            message = f"write access to {', '.join(scopes)} stands at the top, not in the job {job}"
            yield Spot(file.at("permissions"), message, _fix(file))


def _fix(file: Raw) -> Fix:
    """Return what moves the permissions, with what is remarked beside them, into the job."""
    (job,) = file.ci.jobs
    nothing = Put(("permissions",), "{}")
    if job.permissions is not None:
        return file.fix("Let jobs inherit nothing", nothing)
    lines = []
    for scope, access in file.ci.permissions or ():
        comment = file.comment("permissions", scope)
        lines.append(f"{scope}: {access}" + (f" # {comment}" if comment else ""))
    moved = Put((*job.route, "permissions"), "\n".join(lines), after="runs-on")
    return file.fix(f"Give the permissions to the job {job.id} alone", moved, nothing)


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.PERMISSIONS, check_repository=check)
