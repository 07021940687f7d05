"""What the steps of a job do with the job's token, as far as that can be told."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._expressions import expressions, paths
from autodevops_cli.rules._scripts import commands_of

READERS = frozenset((
    "actions/cache", "actions/cache/restore", "actions/cache/save", "actions/checkout",
    "actions/download-artifact", "actions/setup-dotnet", "actions/setup-go", "actions/setup-java",
    "actions/setup-node", "actions/setup-python", "actions/upload-artifact",
    "astral-sh/ruff-action", "astral-sh/setup-uv", "codecov/codecov-action",
    "denoland/setup-deno", "docker/setup-buildx-action", "docker/setup-qemu-action",
    "dtolnay/rust-toolchain", "erlef/setup-beam", "gradle/actions/wrapper-validation",
    "oven-sh/setup-bun", "pnpm/action-setup", "ruby/setup-ruby", "shivammathur/setup-php",
    "swatinem/rust-cache", "taiki-e/install-action",
))  # fmt: skip
"""Actions that do no more than read the repository with the token."""

WRITERS = {name: frozenset[str]() for name in READERS} | {
    "actions/attest": frozenset(("attestations", "packages")),
    "actions/attest-build-provenance": frozenset(("attestations", "packages")),
    "actions/configure-pages": frozenset(("pages",)),
    "actions/dependency-review-action": frozenset(("pull-requests",)),
    "actions/deploy-pages": frozenset(("pages",)),
    "actions/labeler": frozenset(("contents", "issues", "pull-requests")),
    "actions/stale": frozenset(("actions", "contents", "issues", "pull-requests")),
    "actions/upload-pages-artifact": frozenset(),
    "aws-actions/configure-aws-credentials": frozenset(),
    "azure/login": frozenset(),
    "docker/build-push-action": frozenset(("packages",)),
    "docker/login-action": frozenset(("packages",)),
    "docker/metadata-action": frozenset(),
    "github/codeql-action/analyze": frozenset(("security-events",)),
    "github/codeql-action/autobuild": frozenset(),
    "github/codeql-action/init": frozenset(("security-events",)),
    "github/codeql-action/upload-sarif": frozenset(("security-events",)),
    "google-github-actions/auth": frozenset(),
    "ossf/scorecard-action": frozenset(("security-events",)),
    "pypa/gh-action-pypi-publish": frozenset(("attestations",)),
    "rust-lang/crates-io-auth-action": frozenset(),
    "softprops/action-gh-release": frozenset(("contents", "discussions")),
    "zizmorcore/zizmor-action": frozenset(("actions", "contents", "security-events")),
}
"""The scopes that actions write with, beside an identity."""

PUSHERS = frozenset((
    "ad-m/github-push-action", "changesets/action", "endbug/add-and-commit",
    "peaceiris/actions-gh-pages", "peter-evans/create-pull-request",
    "stefanzweifel/git-auto-commit-action",
))  # fmt: skip
"""Actions that push with what the checkout left."""

_TOKEN = frozenset(("github.token", "secrets.github_token"))
_WHOLE = frozenset(("github", "secrets"))
_REMOTE = frozenset(("push", "fetch", "pull", "clone", "ls-remote", "submodule", "lfs", "remote"))
_OUTWARD = Pattern(
    r"(?:^|[^a-z])(?:push|publish|deploy|release|upload|version|tag|pages)(?:$|[^a-z])|"
    r"\bgh\b|goreleaser|semantic-release|ghcr",
    re.IGNORECASE,
)


def action(step: CiStep) -> str:
    """Return the name of the action that a step uses, in lower case and without its version."""
    return step.uses.partition("@")[0].lower()


def names_token(document: CiDocument, job: CiJob, *, known: Container[str] = ()) -> bool:
    """Tell whether an expression hands the token of the job to a step, or to an unknown action."""
    texts = [value for _, value in (*document.env, *job.env)]
    for step in job.steps:
        inputs = () if action(step) in known else step.inputs
        texts += [step.run, *(value for _, value in (*step.env, *inputs))]
    return any(_is_token(text) for text in texts if "${{" in text)


def only_reads(document: CiDocument, job: CiJob) -> bool:
    """Tell whether a job certainly needs no more than to read the repository."""
    if job.uses or names_token(document, job):
        return False
    return all(_reads(step) for step in job.steps)


def pushes(steps: tuple[CiStep, ...]) -> bool:
    """Tell whether a step plainly pushes with what a checkout left on disk."""
    return any(
        action(step) in PUSHERS or any(_git(one) == "push" for one in _commands(step))
        for step in steps
    )


def stays_inside(steps: tuple[CiStep, ...]) -> bool:
    """Tell whether no step can be meant to reach the repository's remote with git."""
    return all(
        _reads(step) and not any(_git(one) in _REMOTE for one in _commands(step)) for step in steps
    )


def keeps_credentials(step: CiStep) -> bool:
    """Tell whether a step is a checkout that leaves the token on disk."""
    said = dict(step.inputs).get("persist-credentials", "").lower()
    return action(step) == "actions/checkout" and said != "false" and "${{" not in said


def _reads(step: CiStep) -> bool:
    if step.uses:
        return action(step) in READERS
    return not step.shell and not any(_OUTWARD.search(one.text) for one in _commands(step))


def _commands(step: CiStep) -> tuple[Command, ...]:
    return commands_of(step.run) if step.run else ()


def _git(command: Command) -> str:
    """Return the subcommand of git, "" for other programs."""
    return next(iter(_plain(command)), "") if command.words[0] == "git" else ""


def _plain(command: Command) -> Iterator[str]:
    """Yield the words of git that are no global options and no values of these."""
    skip = False
    for word in command.words[1:]:
        if skip or word in ("-C", "-c"):
            skip = not skip
        elif not word.startswith("-"):
            yield word


def _is_token(text: str) -> bool:
    return any(
        path.name in _TOKEN or (path.name in _WHOLE and "tojson" in path.inside)
        for one in expressions(text)
        for path in paths(one)
    )
