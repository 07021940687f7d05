"""By-products that a repository has already, in its own way, are not written again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.drift import HANDS_OFF, Ownership
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.output import Byproducts, RenderedFile, is_ours
from autodevops_cli.repository.snapshot import Snapshot

# Who has chosen how to keep dependencies fresh keeps that choice.
UPDATE_BOTS = (
    ".github/dependabot.yml", ".github/dependabot.yaml", "renovate.json", "renovate.json5",
    ".renovaterc", ".renovaterc.json", ".github/renovate.json", ".github/renovate.json5",
    ".gitlab/renovate.json", ".gitlab/renovate.json5",
)  # fmt: skip
# What a step of theirs uses or runs when it does the work of one of our files.
DOING = {
    ".github/workflows/codeql.yml": re.compile(r"github/codeql-action/(?:init|analyze)@"),
    ".github/workflows/dependency-review.yml": re.compile(r"actions/dependency-review-action@"),
    ".github/workflows/release.yml": re.compile(
        r"pypa/gh-action-pypi-publish@|rust-lang/crates-io-auth-action@|changesets/action@"
        r"|goreleaser/goreleaser-action@|googleapis/release-please-action@|rubygems/release-gem@"
        r"|\b(?:npm|pnpm|yarn npm|yarn|bun|cargo|uv|poetry|hatch|flit|pdm) publish\b"
        r"|\btwine upload\b|\bgem push\b|\bsemantic-release\b|\bdocker push\b"
    ),
}


def untaken(
    repo: Snapshot,
    documents: Sequence[CiDocument],
    made: Byproducts,
    owners: Mapping[str, Ownership] | None = None,
) -> Byproducts:
    """Return the by-products that nothing in the repository stands for yet.

    `owners` says whose word counts for the files that were generated before.
    """
    ours = {path for path, owner in (owners or {}).items() if owner not in HANDS_OFF}
    foreign = [one for one in documents if not _is_ours(repo, one.path, ours)]
    kept: list[RenderedFile] = []
    told = list(made.findings)
    for file in made.files:
        doing = next(_doing(foreign, file.path), None)
        if doing:
            told.append(_told(file.path, doing))
        elif not _has_bot(repo, file.path, ours):
            kept.append(file)
    return Byproducts(tuple(kept), tuple(told))


def _is_ours(repo: Snapshot, path: str, ours: Set[str]) -> bool:
    return path in ours or is_ours(repo.text(path))


def _has_bot(repo: Snapshot, path: str, ours: Set[str]) -> bool:
    """Tell whether a file would configure an update bot beside the one that is there."""
    if path not in UPDATE_BOTS:
        return False
    return any(repo.has(one) and not _is_ours(repo, one, ours) for one in UPDATE_BOTS)


def _doing(foreign: Sequence[CiDocument], path: str) -> Iterator[Place]:
    """Yield the steps of CI that somebody else wrote and that do a file's work."""
    pattern = DOING.get(path)
    for document in foreign if pattern else ():
        for job in document.jobs:
            yield from (one.where for one in job.steps if pattern and _does(one, pattern))


def _does(step: CiStep, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(step.uses) or pattern.search(step.run))


def _told(path: str, where: Place) -> Finding:
    message = f"{path} is not written: {where} does its work already"
    return Finding("by-product-exists", message, where, Severity.INFO)
