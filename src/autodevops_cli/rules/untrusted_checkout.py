"""Code of strangers runs with the repository's secrets

What: A workflow on `pull_request_target`, `workflow_run` or `issue_comment` checks out the code of
    the pull request.
Why: What is checked out is built, tested or just configured from, so whoever opens the pull
    request runs commands with the token and the secrets. actions/checkout v7 refuses it, so there
    the job fails.
Bad:
    on: pull_request_target
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@v5
            with:
              ref: ${{ github.event.pull_request.head.sha }}
          - run: make test
Bad:
    on: issue_comment
    jobs:
      test:
        if: contains(github.event.comment.body, '/test')
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@COMMIT # VERSION
            with:
              ref: refs/pull/${{ github.event.issue.number }}/merge
          - run: make test
Bad:
    on: [pull_request_target]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@COMMIT # VERSION
          - run: |
              gh pr checkout "${NUMBER}"
              make test
            env:
              NUMBER: ${{ github.event.number }}
Good:
    on: pull_request
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@COMMIT # VERSION
            with:
              ref: ${{ github.event.pull_request.head.sha }}
Good:
    on: pull_request_target
    jobs:
      label:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@COMMIT # VERSION
Good:
    on: workflow_run
    jobs:
      release:
        if: github.event.workflow_run.event == 'push'
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@COMMIT # VERSION
            with:
              ref: ${{ github.event.workflow_run.head_sha }}
Fix: Build on `pull_request`, without secrets, and hand results to a second workflow as an artifact;
    check out only the base here.
References:
    https://docs.github.com/en/actions/reference/security/securely-using-pull_request_target
    https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#dangerous-workflow
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._conditions import is_guarded
from autodevops_cli.rules._expressions import expressions, paths
from autodevops_cli.rules._outside import DANGEROUS
from autodevops_cli.rules._scripts import commands_of, line_of
from autodevops_cli.rules._tokens import action

HEADS = Pattern(
    r"github\.head_ref|github\.event\.pull_request\.(?:head\.(?:sha|ref|repo\.\w+)"
    r"|merge_commit_sha)|github\.event\.workflow_run\.(?:head_sha|head_branch"
    r"|head_repository\.\w+|head_commit\.id)"
)
PULLS = Pattern(r"(?:refs/)?pull/[^\n]{1,200}/(?:head|merge)\b")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the checkouts of a stranger's code where the token is the repository's."""
    events = [one for one in DANGEROUS if one in document.triggers]
    if not events:
        return
    for job in document.jobs:
        for step in job.steps:
            if not is_guarded(job, step):
                yield from _spots(job, step, events[0])


def _spots(job: CiJob, step: CiStep, event: str) -> Iterator[Spot]:
    if action(step) == "actions/checkout":
        for name in ("ref", "repository"):
            if _is_head(dict(step.inputs).get(name, "")):
                message = f"the job {job.id} checks out a stranger's code on {event}"
                yield Spot(step.at("with"), message)
                return
    for command in commands_of(step.run) if step.run and not step.shell else ():
        if command.words[:3] == ("gh", "pr", "checkout") or (
            command.name == "git" and any(_is_head(word) for word in command.words)
        ):
            message = f"`{' '.join(command.words)[:80]}` brings a stranger's code on {event}"
            yield Spot(line_of(step, command.line), message)


def _is_head(text: str) -> bool:
    named = (path.name for one in expressions(text) for path in paths(one))
    return bool(PULLS.search(text)) or any(HEADS.fullmatch(name) for name in named)


RULE = Rule(__name__, __doc__, Severity.CRITICAL, Topic.INJECTION, check=check)
