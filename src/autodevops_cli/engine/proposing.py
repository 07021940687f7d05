"""From an open repository to the pipeline that is proposed for it, and to what that changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from autodevops_cli.engine.changes import Changes, Scene, Wish, changes
from autodevops_cli.engine.choosing import AUTO, NONE, extras
from autodevops_cli.engine.engine import Opened, root_of
from autodevops_cli.engine.locking import lock_of, owners_of, replaced_of
from autodevops_cli.engine.patches import patches
from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.engine.updating import bring
from autodevops_cli.errors import InvalidSettings, NothingRecognised
from autodevops_cli.lockfile import Lock
from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.drift import Ownership
from autodevops_cli.settings import DEFAULT


def policy_of(opened: Opened) -> Policy:
    """Return what the stages need of the settings, and of what was generated before."""
    folders = opened.settings.template_folders
    for folder in folders:
        if not folder.is_dir():
            origin = opened.settings.values["template_dir"].where
            raise InvalidSettings(f"{origin}: template_dir is {folder}, and no folder is there")
    lock = lock_of(opened.repo)
    return Policy(
        _said(opened, "provider", lock.origin.provider if lock else AUTO),
        folders, opened.settings.overrides, opened.linters,
        extras(_said(opened, "with", _listed(lock) if lock else AUTO)), owners_of(lock),
        replaced_of(lock),
    )  # fmt: skip


def _said(opened: Opened, key: str, otherwise: str) -> str:
    """Return a setting; where nobody said anything, what held when the files were written."""
    one = opened.settings.values[key]
    return otherwise if one.origin == DEFAULT else str(one.value)


def written(opened: Opened, wish: Wish | None = None) -> tuple[RepoReport, Changes]:
    """Write what is proposed; return the report and what was changed.

    Raises NothingRecognised and WouldOverwrite.
    """
    there = scene_of(opened)
    made = RepoReport(there.analysis, there.proposal)
    return made, bring(root_of(opened.repo), there, wish or Wish())


def scene_of(opened: Opened, adopting: Iterable[str] = ()) -> Scene:
    """Return what it takes to bring a repository up to date; the files named are to be managed.

    Raises NothingRecognised where there is nothing to write.
    """
    policy = opened.policy
    policy = replace(policy, owners={**policy.owners, **dict.fromkeys(adopting, Ownership.ADOPTED)})
    analysis = analyse(opened.repo, policy)
    made = RepoReport(analysis, generate(opened.repo, analysis, policy))
    return scene(opened, made)


def scene(opened: Opened, made: RepoReport) -> Scene:
    """Return what it takes to bring a repository up to what its report proposes."""
    folders = opened.settings.template_folders
    return Scene(opened.repo, made.analysis, proposal_of(made), folders)


def report(opened: Opened, analysis: Analysis) -> RepoReport:
    """Return the analysis with the pipeline proposed for it, as it differs from what is there."""
    proposal = generate(opened.repo, analysis, opened.policy)
    if proposal is None or lock_of(opened.repo) is None:
        return RepoReport(analysis, proposal)
    there = Scene(opened.repo, analysis, proposal, opened.settings.template_folders)
    found = changes(there, Wish(overwrite=True))
    return RepoReport(analysis, replace(proposal, diff=patches(found.files)))


def _listed(lock: Lock) -> str:
    return ",".join(lock.origin.extras) or NONE


def proposal_of(made: RepoReport) -> Proposal:
    """Return the proposal of a report. Raises NothingRecognised where it has no files."""
    if made.proposal is None or not made.proposal.files:
        raise NothingRecognised(
            f"{made.analysis.name} holds nothing that a pipeline could run",
            hint="`autodevops analyze` says what was looked for; autodevops.toml can name commands",
        )
    return made.proposal
