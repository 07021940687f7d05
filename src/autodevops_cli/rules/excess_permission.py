"""A job may write and nothing in it can

What: A job has a write permission, and none of its steps gets the token or writes with it.
Why: The permission serves only somebody who takes over a step, by a dependency or an action.
Bad:
    permissions:
      contents: read
      issues: write
    steps:
      - uses: actions/checkout@COMMIT # VERSION
      - run: make test
Bad:
    permissions:
      contents: write
    steps:
      - uses: actions/checkout@COMMIT # VERSION
        with:
          persist-credentials: false
      - run: make test
Good:
    permissions:
      issues: write
    steps:
      - run: ./report
        env:
          GH_TOKEN: ${{ github.token }}
Bad:
    permissions:
      issues: write
      packages: write
    steps:
      - uses: docker/login-action@COMMIT # VERSION
        with:
          registry: ghcr.io
          password: ${{ github.token }}
      - run: docker push ghcr.io/owner/image
Good:
    permissions:
      contents: write
    steps:
      - uses: actions/checkout@COMMIT # VERSION
      - run: make release
Good:
    permissions:
      id-token: write
    steps:
      - run: ./publish
Good:
    permissions:
      issues: write
    steps:
      - uses: somebody/triage@v1
Good:
    permissions:
      contents: read
      security-events: write
    steps:
      - uses: actions/checkout@COMMIT # VERSION
      - uses: github/codeql-action/init@COMMIT # VERSION
      - uses: github/codeql-action/analyze@COMMIT # VERSION
Fix: Take the permission away, or read with it only.
References:
    https://docs.github.com/en/actions/tutorials/authenticate-with-github_token
    https://docs.zizmor.sh/audits/#excessive-permissions
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.edit import Drop, Edit, Fix, Put
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._tokens import WRITERS, action, keeps_credentials, names_token

# Every step can ask for an identity, without being handed anything.
_ELSEWHERE = frozenset(("*", "id-token"))


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the write permissions of jobs that cannot use them."""
    for job in document.jobs:
        writes = [scope for scope, access in job.permissions or () if access == "write"]
        if not writes or not job.steps or names_token(document, job, known=WRITERS):
            continue
        used = _used(job)
        for scope in writes if used is not None else ():
            if scope not in {*_ELSEWHERE, *(used or ())}:
                message = f"no step of the job {job.id} can use {scope}: write"
                where = Place(document.path, job.at("permissions").line)
                yield Spot(where, message, _fix(document, job, scope))


def _used(job: CiJob) -> set[str] | None:
    """Return the scopes that the steps may write with, None where an action is not known."""
    used = {"contents"} if _may_push(job) else set()
    for step in job.steps:
        if step.uses:
            if action(step) not in WRITERS:
                return None
            used |= WRITERS[action(step)]
    return used


def _may_push(job: CiJob) -> bool:
    runs = any(step.run for step in job.steps)
    return runs and any(keeps_credentials(step) for step in job.steps)


def _fix(document: CiDocument, job: CiJob, scope: str) -> Fix:
    route = (*job.route, "permissions", scope)
    edit: Edit = Put(route, "read") if scope == "contents" else Drop(route)
    if len(job.permissions or ()) == 1 and scope != "contents":
        edit = Put((*job.route, "permissions"), "{}")
    return Fix(f"Take {scope}: write away", document.path, (edit,), safe=False)


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, check=check)
