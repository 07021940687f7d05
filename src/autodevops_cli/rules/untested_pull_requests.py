"""Tests run only after the merge

What: The workflows run tests when the default branch or a tag is pushed, on a schedule or by hand,
    and no workflow tests a pull request.
Why: Whether a change breaks something is known when everybody has it already.
Bad:
    on:
      push:
        branches: [main]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: pytest
Good:
    on:
      push:
        branches: [main]
      pull_request:
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: pytest
Good:
    on: push
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: pytest
Good:
    # file: .github/workflows/pull.yml
    on: pull_request
    jobs:
      all:
        runs-on: ubuntu-24.04
        steps:
          - run: make ci
    # file: .github/workflows/release.yml
    on:
      push:
        tags: ["v*"]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: pytest
Fix: Add `pull_request:` to what starts the tests.
References:
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#ci-tests
    https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scripts import commands_of
from autodevops_cli.rules._testing import is_test, tests_something

# What starts a workflow before a change is merged, or from another one that may.
BEFORE = frozenset(
    ("pull_request", "pull_request_target", "merge_group", "workflow_run", "issue_comment",
     "check_suite", "check_run", "repository_dispatch", "pull_request_review", "status")
)  # fmt: skip
# Programs that may run tests without saying so.
OPAQUE = frozenset(
    ("make", "just", "task", "docker", "docker-compose", "nix", "nix-build", "bazel", "earthly",
     "mage", "bash", "sh", "python", "python3", "node", "npm", "npx", "pnpm", "yarn", "bun",
     "composer", "rake", "gradle", "gradlew", "mvn", "mvnw", "tox", "nox", "hatch", "cmake",
     "dagger", "act", "pipx", "uv", "uvx", "invoke", "sbt", "stack", "cabal", "mix", "dune", "opam")
)  # fmt: skip


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first test, when no system that we know of tests pull requests."""
    if any(one.provider != "github" for one in documents):
        return
    files = [*raw(repo, documents)]
    if not files or any(_tests_changes(file) for file in files):
        return
    place = next((place for file in files for place in _tests(file)), None)
    if place:
        yield Spot(place, "the tests run when a change is merged already, and on no pull request")


def _tests_changes(file: Raw) -> bool:
    """Tell whether a workflow tests changes before they are merged, or might."""
    if not BEFORE & {*file.ci.triggers} and not _any_push(file):
        return False
    return any(_may_test(job) for job in file.ci.jobs)


def _any_push(file: Raw) -> bool:
    """Tell whether a push to the branch of a pull request starts a workflow."""
    push = file.table.table("on", "push")
    if "push" not in file.ci.triggers:
        return False
    if push.has("branches"):
        return any("*" in name for name in push.strings("branches"))
    return not push.has("tags") or push.has("branches-ignore")


def _may_test(job: CiJob) -> bool:
    if tests_something(job) or job.uses or any(step.uses.startswith("./") for step in job.steps):
        return True
    commands = (one for step in job.steps for one in commands_of(step.run))
    return any(one.name in OPAQUE or "/" in one.words[0] for one in commands)


def _tests(file: Raw) -> Iterator[Place]:
    """Yield the tests that pushes or a schedule start."""
    for job in file.ci.jobs:
        for step in job.steps:
            if is_test(step):
                yield step.at("run")


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, Confidence.MEDIUM,
    check_repository=check,
    providers=(),
)  # fmt: skip
