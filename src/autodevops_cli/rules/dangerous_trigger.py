"""Strangers start this workflow with its secrets

What: The workflow runs on `pull_request_target`, `workflow_run` or `issue_comment`, and does more
    than ask and tell GitHub something with permissions that it names.
Why: These events run with the repository's token and secrets, and a stranger causes them. One
    checkout of the pull request's code in such a run hands everything over.
Bad:
    on: [pull_request_target]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Bad:
    on:
      push:
      workflow_run:
        workflows: [CI]
        types: [completed]
    jobs:
      report:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/download-artifact@COMMIT # VERSION
Good:
    on: [pull_request]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: pull_request_target
    permissions: {}
    jobs:
      label:
        runs-on: ubuntu-24.04
        permissions:
          contents: read
          pull-requests: write
        steps:
          - uses: actions/labeler@COMMIT # VERSION
          - run: gh pr edit "${NUMBER}" --add-label triage
            env:
              GH_TOKEN: ${{ github.token }}
              NUMBER: ${{ github.event.number }}
Fix: Use `pull_request` for anything that builds or tests; keep these events for jobs that touch no
    code of the pull request, with the smallest permissions.
References:
    https://docs.github.com/en/actions/reference/security/securely-using-pull_request_target
    https://docs.zizmor.sh/audits/#dangerous-triggers
    https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._outside import DANGEROUS
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scripts import commands_of
from autodevops_cli.rules._tokens import action

HARMLESS = frozenset((
    "actions/add-to-project", "actions/first-interaction", "actions/labeler", "actions/stale",
    "amannn/action-semantic-pull-request", "dependabot/fetch-metadata", "dessant/lock-threads",
))  # fmt: skip
"""Actions that look at a pull request and never at its code."""

TALKS = frozenset(("[", "[[", "echo", "exit", "false", "gh", "jq", "printf", "set", "test", "true"))
"""Programs that bring no code and run none."""

_BRINGS = Pattern(r"\bgh\s+(?:pr\s+checkout|repo\s+clone|run\s+download)\b")
_RUNS = Pattern(r"\bexec\b|\brequire\(|\bimport\b")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the triggers that lend secrets to strangers."""
    for file in raw(repo, documents):
        if all(_is_harmless(file.ci, job) for job in file.ci.jobs):
            continue
        for trigger in DANGEROUS:
            if trigger in file.ci.triggers:
                message = f"{trigger} lends this workflow's token to strangers"
                yield Spot(_where(file, trigger), message)


def _is_harmless(document: CiDocument, job: CiJob) -> bool:
    said = job.permissions if job.permissions is not None else document.permissions
    named = said is not None and ("*", "write-all") not in said
    return named and not job.uses and all(_touches_no_code(step) for step in job.steps)


def _touches_no_code(step: CiStep) -> bool:
    if action(step) == "actions/github-script":
        return not _RUNS.search(dict(step.inputs).get("script", ""))
    if step.uses:
        return action(step) in HARMLESS
    talks = not step.shell and all(one.name in TALKS for one in commands_of(step.run))
    return talks and not _BRINGS.search(step.run)


def _where(file: Raw, trigger: str) -> Place:
    given = file.table.raw("on")
    if isinstance(given, list) and trigger in given:
        return file.at("on", given.index(trigger))
    return file.at("on", trigger)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.INJECTION, Confidence.MEDIUM, check_repository=check
)  # fmt: skip
