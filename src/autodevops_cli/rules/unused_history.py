"""The whole history is fetched and nobody reads it

What: A checkout says `fetch-depth: 0`, and no step of the job looks at older commits or at tags.
Why: Fetching every commit takes longer than the rest of a small job, on every run.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        fetch-depth: 0
    - run: npm ci
    - run: npx eslint .
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: npm ci
    - run: npx eslint .
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        fetch-depth: 0
    - run: git describe --tags
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        fetch-depth: 0
    - run: make dist
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        fetch-depth: 0 # the version comes from the newest tag
    - run: pytest
Fix: Remove `fetch-depth`, so that only the commit to be tested is fetched.
References:
    https://github.com/actions/checkout#fetch-all-history-for-all-tags-and-branches
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._edits import taken
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scripts import commands_of

CHECKOUT = "actions/checkout@"
# Actions and programs of which we know that they look at the files alone.
QUIET_ACTIONS = Pattern(
    r"(?:actions/(?:checkout|setup-\w+|cache|upload-artifact|download-artifact)|pnpm/action-setup"
    r"|ruby/setup-ruby|shivammathur/setup-php|oven-sh/setup-bun|denoland/setup-deno"
    r"|dtolnay/rust-toolchain|swatinem/rust-cache)(?:/\w+)?@",
    re.IGNORECASE,
)
QUIET = frozenset(
    ("npm", "npx", "pnpm", "yarn", "eslint", "prettier", "tsc", "jest", "vitest", "pytest", "pip",
     "pip3", "ruff", "black", "mypy", "flake8", "isort", "cargo", "rspec", "rubocop", "phpunit",
     "phpstan", "echo", "cd", "mkdir", "ls", "cp", "sudo", "apt-get", "apt")
)  # fmt: skip
# Scripts of a package whose names promise nothing but a look at the files.
SCRIPTS = frozenset(("lint", "test", "typecheck", "type-check", "format", "format:check", "check"))
# What reads the history by itself, wherever a manifest names it.
READERS = Pattern(
    r"scm|versioneer|vcs|dunamai|version-?ing|git-?version|git-?info|vergen|shadow-rs|built\b"
    r"|semantic-release|changesets?\b|lerna|turbo|\bnx\b|commitlint|lage|lint-staged|auto\b"
    r"|release-it|standard-version|git-?rev|simple-git|nodegit|\bgit\b|last-?updated|docusaurus"
    r"|vitepress|sonar",
    re.IGNORECASE,
)
MANIFESTS = ("package.json", "pyproject.toml", "setup.py", "setup.cfg", "Cargo.toml", "build.rs")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the full checkouts of jobs that we know every step of."""
    for file in raw(repo, documents):
        for job in file.ci.jobs:
            for step in job.steps:
                deep = dict(step.inputs).get("fetch-depth") == "0"
                if deep and step.uses.startswith(CHECKOUT) and not _needs(repo, file, job, step):
                    yield _spot(file, job, step)


def _needs(repo: Snapshot, file: Raw, job: CiJob, checkout: CiStep) -> bool:
    """Tell whether something in a job may read the history, or somebody says why it is there."""
    at = (*checkout.route, "with", "fetch-depth")
    if file.comment(*at) or file.above(*at) or file.above(*checkout.route):
        return True
    if not any(step.run for step in job.steps) or not all(map(_is_quiet, job.steps)):
        return True
    paths = repo.named(*MANIFESTS)
    return len(paths) > 50 or any(READERS.search(_without_url(repo.text(path))) for path in paths)


def _without_url(text: str) -> str:
    """Return a manifest without its links, most of which lead to a forge."""
    return re.sub(
        r"\b(?:git\+)?(?:https?|git|ssh)://\S{1,300}|github\.com\S{0,200}|\"type\": \"git\"",
        "",
        text,
    )


def _is_quiet(step: CiStep) -> bool:
    if step.uses:
        return QUIET_ACTIONS.match(step.uses) is not None
    return all(map(_reads_files_alone, commands_of(step.run)))


def _reads_files_alone(command: Command) -> bool:
    if command.name not in QUIET or "git" in command.text:
        return False
    match command.words:
        case ("npm" | "pnpm" | "yarn", "run", script, *_):
            return script in SCRIPTS
        case ("npm" | "pnpm" | "yarn", "ci" | "install" | "i" | "test" | "t", *_) | ("yarn",):
            return True
        case ("npm" | "pnpm" | "yarn", word, *_):
            return word in SCRIPTS
        case ("npx", word, *_):
            return word in QUIET
        case ("cargo", word, *_):
            return word in ("test", "clippy", "fmt", "check", "build", "doc")
    return True


def _spot(file: Raw, job: CiJob, step: CiStep) -> Spot:
    return Spot(
        step.at("with"),
        f"the job {job.id} fetches the whole history and no step of it looks there",
        file.fix("Fetch one commit", taken(step, "fetch-depth"), safe=False),
    )


RULE = Rule(
    __name__, __doc__, Severity.INFO, Topic.RELIABILITY, Confidence.LOW, check_repository=check
)
