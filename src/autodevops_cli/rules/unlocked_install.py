"""The lock file is not what gets installed

What: A step installs dependencies with a command that may change the lock file beside it.
Why: What runs is then not what was reviewed: a stale lock file passes unseen, and a release made
    today can break a branch that nobody touched.
Bad:
    - run: npm install
    # file: package-lock.json
    {"lockfileVersion": 3}
Bad:
    - run: uv sync
    # file: uv.lock
    version = 1
Good:
    - run: npm ci
    # file: package-lock.json
    {"lockfileVersion": 3}
Good:
    - run: uv sync --locked
    # file: uv.lock
    version = 1
Good:
    - run: npm install
Fix: Install from the lock file: `npm ci`, `yarn install --frozen-lockfile`, `uv sync --locked`,
    `bun install --frozen-lockfile`, `pipenv sync`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import commands_of, line_of

FROZEN = {"--frozen-lockfile", "--immutable", "--locked", "--frozen", "--deploy"}
FROZEN_BY_ENV = {"UV_LOCKED", "UV_FROZEN"}


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the installs that do not hold on to the lock file."""
    for document in documents:
        for job in document.jobs:
            for step in job.steps:
                yield from _in_step(repo, document, job, step)


def _in_step(repo: Snapshot, document: CiDocument, job: CiJob, step: CiStep) -> Iterator[Spot]:
    if FROZEN_BY_ENV & {name for name, _ in (*document.env, *job.env, *step.env)}:
        return
    for command in commands_of(step.run):
        if command.directory is None:
            continue
        lock = _ignored_lock(repo, command, joined(step.directory, command.directory))
        if lock:
            told = " ".join(command.words)[:80]
            yield Spot(
                line_of(step, command.line), f"`{told}` may install something else than {lock}"
            )


def _ignored_lock(repo: Snapshot, command: Command, folder: str) -> str:
    """Return the lock file that an install does not hold on to, or ""."""
    if FROZEN & set(command.words):
        return ""
    match (command.name, *command.arguments()):
        case ("npm", "install" | "i") if not {"-g", "--global"} & set(command.words):
            return _lock(repo, folder, "package-lock.json")
        case ("yarn",) | ("yarn", "install") if not command.option("--cwd"):
            lock = _lock(repo, folder, "yarn.lock")
            # Yarn 2 and later refuse to change the lock file in CI by themselves.
            return "" if "__metadata:" in repo.text(lock) else lock
        case ("bun", "install" | "i"):
            return _lock(repo, folder, "bun.lock") or _lock(repo, folder, "bun.lockb")
        case ("uv", "sync"):
            return _lock(repo, folder, "uv.lock")
        case ("pipenv", "install"):
            return _lock(repo, folder, "Pipfile.lock")
    return ""


def _lock(repo: Snapshot, folder: str, name: str) -> str:
    """Return the lock file of this name in a folder or above it, or ""."""
    at = joined("", folder)
    while not repo.has(joined(at, name)):
        if not at:
            return ""
        at = parent(at)
    return joined(at, name)


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check, providers=()
)
