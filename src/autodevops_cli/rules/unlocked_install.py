"""The lock file is not what gets installed

What: A step installs dependencies with a command that may change the lock file beside it.
Why: What runs is then not what was reviewed: a stale lock file passes unseen, and a release made
    today can break a branch that nobody touched.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: npm install
    # file: package-lock.json
    {"lockfileVersion": 3}
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: uv sync
    # file: uv.lock
    version = 1
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: bundle install
    # file: Gemfile.lock
    GEM
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: npm ci
    # file: package-lock.json
    {"lockfileVersion": 3}
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: uv sync --locked
    # file: uv.lock
    version = 1
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: npm install
Good:
    # Beside a lock file pnpm is frozen in CI by itself.
    - uses: actions/checkout@COMMIT # VERSION
    - run: pnpm install
    # file: pnpm-lock.yaml
    lockfileVersion: "9.0"
Good:
    # The job makes a new lock file on purpose.
    - uses: actions/checkout@COMMIT # VERSION
    - run: |
        npm install
        git commit --all --message "Update dependencies"
    # file: package-lock.json
    {"lockfileVersion": 3}
Fix: Install from the lock file: `npm ci`, `yarn install --frozen-lockfile`, `uv sync --locked`,
    `bun install --frozen-lockfile`, `pipenv install --deploy`, `BUNDLE_FROZEN=true bundle install`.
References:
    https://docs.npmjs.com/cli/commands/npm-ci
    https://docs.astral.sh/uv/concepts/projects/sync/#automatic-lock-and-sync
    https://bundler.io/man/bundle-config.1.html
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Fix, Swap
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._checkouts import known_steps
from autodevops_cli.rules._locks import held_by, left_behind, loose
from autodevops_cli.rules._scripts import commands_of, line_of

# Such a job makes the next lock file; what it installs is meant to be new.
RENEWS = Pattern(
    r"\bgit (?:commit|push)\b|\b(?:npm|yarn|pnpm|bun|bundle) update\b|\b(?:npm|bun) version\b"
    r"|create-pull-request|git-auto-commit|add-and-commit|changesets/action"
)
FREEZES = Pattern(r"\bbundle config\b[^\n]{0,80}\b(?:frozen|deployment)\b")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the installs that do not hold on to the lock file."""
    for document in documents:
        for job in document.jobs:
            text = "\n".join((one.run or one.uses) for one in job.steps)
            if not RENEWS.search(text) and not FREEZES.search(text):
                for step, _ in known_steps(document, job):
                    yield from _in_step(repo, document, job, step)


def _in_step(repo: Snapshot, document: CiDocument, job: CiJob, step: CiStep) -> Iterator[Spot]:
    variables = {name for name, _ in (*document.env, *job.env, *step.env)}
    for command in commands_of(step.run):
        found = loose(command)
        if found is None or command.directory is None:
            continue
        lock, old, new = found
        held = held_by(lock, {*variables, *(name for name, _ in command.exported)})
        path = left_behind(repo, lock, joined(step.directory, command.directory))
        if path and not held and not _assigned(command):
            message = f"`{command.text[:80]}` may install something else than {path}"
            yield Spot(line_of(step, command.line), message, _fix(step, command, old, new))


def _assigned(command: Command) -> bool:
    """Tell whether the command sets a variable for itself alone that holds on to the lock."""
    return re.match(r"(?:UV_LOCKED|UV_FROZEN|BUNDLE_\w{1,20})=", command.text) is not None


def _fix(step: CiStep, command: Command, old: str, new: str) -> Fix | None:
    """Swap the words; None where they stand elsewhere in the text, too."""
    if not new or not step.route or "\n" in old:
        return None
    if step.run.count(old) != 1 or not re.search(rf"{re.escape(old)}(?![\w-])", step.run):
        return None
    # A lock file that is out of date fails the job from then on.
    swap = Swap((*step.route, "run"), old, new)
    return Fix(f"Run `{new.strip()}`", step.where.path, (swap,), safe=False)


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check)
