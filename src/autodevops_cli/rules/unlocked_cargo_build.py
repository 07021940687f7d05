"""Cargo may change the lock file while it builds

What: A job builds or tests with Cargo beside a committed `Cargo.lock`, and nothing in it says
    `--locked`.
Why: Where the manifest and the lock file disagree, Cargo resolves anew and tells nobody: the job
    then proves something else than what is committed.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: cargo test --workspace
    # file: Cargo.lock
    version = 4
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: cargo test --workspace --locked
    # file: Cargo.lock
    version = 4
Good:
    # A library leaves the choice to whoever uses it.
    - uses: actions/checkout@COMMIT # VERSION
    - run: cargo test
Good:
    # The first command has found out whether they agree.
    - uses: actions/checkout@COMMIT # VERSION
    - run: cargo fetch --locked
    - run: cargo test
    # file: Cargo.lock
    version = 4
Fix: Add `--locked` to the first command of the job that builds.
References:
    https://doc.rust-lang.org/cargo/commands/cargo-test.html#manifest-options
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._checkouts import known_steps
from autodevops_cli.rules._locks import CARGO, left_behind
from autodevops_cli.rules._scripts import commands_of, line_of

BUILDS = frozenset(("build", "b", "test", "t", "check", "c", "clippy", "run", "r", "nextest"))
# Somewhere in the job the two are compared, or a new lock file is made on purpose.
SETTLED = Pattern(
    r"--locked\b|--frozen\b|\bcargo(?: \+\S{1,40})? (?:update|generate-lockfile|add|upgrade)\b"
    r"|\bminimal-versions\b|\bCargo\.lock\b|\bgit (?:commit|push)\b"
)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first build of each job that may leave the lock file behind."""
    if not repo.named(*CARGO.names):
        return
    for document in documents:
        for job in document.jobs:
            if not any(SETTLED.search(step.run) for step in job.steps):
                yield from _first(repo, document, job)


def _first(repo: Snapshot, document: CiDocument, job: CiJob) -> Iterator[Spot]:
    for step, _ in known_steps(document, job):
        for command in commands_of(step.run):
            if command.directory is None or not _builds(command):
                continue
            path = left_behind(repo, CARGO, joined(step.directory, command.directory))
            if path and not _is_stale(repo, path):
                message = f"`{command.text[:80]}` may build something else than {path}"
                yield Spot(line_of(step, command.line), message)
                return


def _is_stale(repo: Snapshot, lock: str) -> bool:
    """Tell whether a lock lacks the package beside it, so that `--locked` could only fail."""
    package = repo.toml(joined(parent(lock), "Cargo.toml")).text("package", "name")
    return bool(package) and f'name = "{package}"' not in repo.text(lock)


def _builds(command: Command) -> bool:
    verbs = [word for word in command.words[1:3] if not word.startswith("+")]
    other = {"--manifest-path", "-C", "--offline"} & {*command.words}
    return command.name == "cargo" and bool(verbs) and verbs[0] in BUILDS and not other


# It is the habit of most, and an accident only where the two disagree.
RULE = Rule(__name__, __doc__, Severity.INFO, Topic.SUPPLY_CHAIN, check_repository=check)
