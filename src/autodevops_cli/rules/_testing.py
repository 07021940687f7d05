"""Which commands run tests."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob, CiStep
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of

RUNNERS = frozenset(
    ("pytest", "tox", "nox", "jest", "vitest", "mocha", "phpunit", "pest", "rspec", "ctest", "bats")
)
# Without these words a runner only gets ready, or tells.
UNREAL = frozenset(
    ("--help", "--version", "--collect-only", "--no-run", "--notest", "--install-only", "--list")
)
STARTED = RUNNERS | {"python", "python3"}
# Programs that run tests when one of the words below comes next.
TOOLS = frozenset(
    ("python", "python3", "hatch", "npx", "npm", "pnpm", "yarn", "bun", "deno", "composer", "make",
     "just", "task", "go", "cargo", "mvn", "mvnw", "gradle", "gradlew", "dotnet", "mix", "sbt",
     "swift", "zig", "rake", "rails", "bundle")
)  # fmt: skip
BETWEEN = frozenset(("run", "exec", "-m", "build", "workspace"))
WORDS = frozenset(("test", "tests", "nextest", "unittest", "spec")) | RUNNERS
# Elsewhere these two words mean a linter or a compiler.
CHECKED = frozenset(("make", "mvn", "mvnw", "gradle", "gradlew"))
CHECKS = frozenset(("check", "verify"))


def runs_tests(command: Command) -> bool:
    """Tell whether a command runs tests: a test runner, or a build tool's word for it."""
    if UNREAL & {*command.words}:
        return False
    match command.words:
        case ("pipx", "run", *rest) | ("uvx", *rest) | ("uv", "run", *rest):
            start = next((n for n, word in enumerate(rest) if word in STARTED), None)
            skipped = len(command.words) - len(rest)
            return start is not None and runs_tests(command.without(skipped + start))
    if command.name in ("tox", "nox"):
        return _tests_in(command)
    if command.name in RUNNERS:
        return True
    if command.name not in TOOLS:
        return False
    wanted = WORDS | CHECKS if command.name in CHECKED else WORDS
    for word in command.words[1:]:
        if word in wanted or word.startswith(("test:", "test-")):
            return True
        if word not in BETWEEN and not word.startswith("-"):
            return False
    return False


def _tests_in(command: Command) -> bool:
    """Tell whether tox or nox is asked for everything, or for something that is named a test."""
    asked = command.option("-e", "-s", "--session", "--sessions", "--env", "-m", "-f", "-k")
    return not asked or any(word in asked for word in ("test", "py", "unit", "cov", "$"))


def is_test(step: CiStep) -> bool:
    """Tell whether a step runs tests."""
    return step.shell not in NOT_SHELLS and any(map(runs_tests, commands_of(step.run)))


def tests_something(job: CiJob) -> bool:
    """Tell whether a job runs tests."""
    return any(map(is_test, job.steps))
