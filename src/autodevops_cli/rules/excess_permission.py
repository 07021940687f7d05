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
from autodevops_cli.rules._tokens import READERS, action, keeps_credentials, names_token

# Every step can ask for an identity, without being handed anything.
_ELSEWHERE = frozenset(("*", "id-token"))


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the write permissions of jobs that cannot use them."""
    for job in document.jobs:
        given = job.permissions or ()
        writes = [scope for scope, access in given if access == "write"]
        if not writes or not job.steps or not _is_understood(document, job):
            continue
        for scope in writes:
            if scope not in _ELSEWHERE and not (scope == "contents" and _may_push(job)):
                message = f"no step of the job {job.id} can use {scope}: write"
                where = Place(document.path, job.at("permissions").line)
                yield Spot(where, message, _fix(document, job, scope))


def _is_understood(document: CiDocument, job: CiJob) -> bool:
    known = all(not step.uses or action(step) in READERS for step in job.steps)
    return known and not names_token(document, job)


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
