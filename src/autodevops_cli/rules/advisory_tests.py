"""Failing tests do not fail the job

What: A step or job that runs tests has `continue-on-error: true`.
Why: The check is green whatever happens, so nobody looks, and a broken change is merged.
Bad:
    - run: pytest
      continue-on-error: true
Good:
    - run: pytest
Good:
    - run: ruff check
      continue-on-error: true
Fix: Let the tests gate; mark the flaky ones in the test suite instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import commands_of

RUNNERS = frozenset(
    ("pytest", "tox", "nox", "jest", "vitest", "mocha", "phpunit", "pest", "rspec", "ctest", "bats")
)
# Programs that run tests when one of the words below comes next.
TOOLS = frozenset(
    ("python", "python3", "hatch", "npx", "npm", "pnpm", "yarn", "bun", "deno", "composer", "make",
     "just", "task", "go", "cargo", "mvn", "mvnw", "gradle", "gradlew", "dotnet", "mix", "sbt",
     "swift", "zig")
)  # fmt: skip
BETWEEN = frozenset(("run", "exec", "-m", "build", "workspace"))
WORDS = frozenset(("test", "tests", "check", "verify", "nextest", "unittest")) | RUNNERS


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the advisory steps, and steps of advisory jobs, that run tests."""
    for job in document.jobs:
        for step in job.steps:
            if not (step.advisory or job.advisory):
                continue
            if any(_tests(command) for command in commands_of(step.run)):
                yield Spot(step.at("run"), "these tests cannot fail the job")


def _tests(command: Command) -> bool:
    """Tell whether a command runs tests: a test runner, or a build tool's word for it."""
    if command.name in RUNNERS:
        return True
    if command.name not in TOOLS:
        return False
    for word in command.words[1:]:
        if word in WORDS or word.startswith(("test:", "test-")):
            return True
        if word not in BETWEEN and not word.startswith("-"):
            return False
    return False


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, Confidence.MEDIUM, check=check)
