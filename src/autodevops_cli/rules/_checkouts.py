"""What a job has in its working folder: the repository's own files, or nobody can say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._scripts import commands_of

# Inputs of actions/checkout with which the working folder is not this revision of this repository.
_ELSEWHERE = frozenset(("repository", "ref", "path", "sparse-checkout"))
# What puts files where nobody sees them coming.
_BRINGS = Pattern(
    r"^(?:actions/(?:download-artifact|create-github-app-token)|[\w.-]+/(?:checkout|download-[\w-]+))@"
)
_FETCHING = frozenset((
    ("git", "clone"), ("git", "checkout"), ("git", "switch"), ("git", "pull"), ("git", "merge"),
    ("git", "submodule"), ("git", "worktree"), ("git", "reset"), ("git", "apply"), ("git", "fetch"),
    ("gh", "repo"), ("gh", "pr"), ("gh", "run"), ("hg", "clone"), ("svn", "checkout"),
    ("svn", "co"), ("npm", "init"), ("npm", "create"), ("cargo", "new"), ("cargo", "init"),
))  # fmt: skip
_UNPACKING = frozenset(("tar", "unzip", "7z", "7za", "cpio", "rsync", "scp", "cookiecutter"))
_STRANGER = Pattern(r"(?!actions/|[\w.-]+/[\w.-]*setup)[\w.-]+/[\w./-]+@")
ENOUGH = 500
_SUBMODULE = Pattern(r"^\s*path\s*=\s*(\S[^\n]{0,300})$", re.MULTILINE)


class Before:
    """What ran in a job so far: which files an earlier step may have made."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}
        self.by_strangers = False
        """Whether an action ran that is neither GitHub's own nor there to set something up."""

    def add(self, step: CiStep) -> None:
        """Count a step in."""
        self._texts.update(dict.fromkeys((step.run, *(value for _, value in step.inputs))))
        self.by_strangers = self.by_strangers or bool(_STRANGER.match(step.uses))

    def mentions(self, word: str) -> bool:
        """Tell whether a text has the word; of very many texts nobody can tell."""
        return len(self._texts) > ENOUGH or any(word in text for text in self._texts)


def known_steps(document: CiDocument, job: CiJob) -> Iterator[tuple[CiStep, Before]]:
    """Yield the steps that work on the repository's own files alone, with what ran before each."""
    there = document.provider != "github"
    before = Before()
    for step in job.steps:
        if step.uses.startswith("actions/checkout@"):
            there = not _ELSEWHERE & {name for name, _ in step.inputs}
            if not there:
                return
        elif _BRINGS.match(step.uses) or _fetches(step):
            return
        if there:
            yield step, before
        before.add(step)


def submodules(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of the submodules."""
    return tuple(found.strip().strip('"') for found in _SUBMODULE.findall(repo.text(".gitmodules")))


def _fetches(step: CiStep) -> bool:
    return any(_brings(command) for command in commands_of(step.run))


def _brings(command: Command) -> bool:
    return command.words[:2] in _FETCHING or command.name in _UNPACKING
