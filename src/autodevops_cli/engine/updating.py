"""Brings a folder up to date: what was decided is written, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from autodevops_cli.engine.changes import Changes, Scene, Wish, changes, stranger
from autodevops_cli.engine.drift import unknown
from autodevops_cli.engine.writer import write_all
from autodevops_cli.errors import UsageError, WouldOverwrite
from autodevops_cli.lockfile import LOCK
from autodevops_cli.model.analysis import Proposal


def bring(root: Path, scene: Scene, wish: Wish) -> Changes:
    """Bring a folder up to date and return what was changed. Raises WouldOverwrite."""
    found = decided(scene, wish)
    write_all(root, found.writes)
    return found


def updated(root: Path, scene: Scene, wish: Wish) -> Changes:
    """Bring a folder up to date that has a lock and return what was changed.

    A file that nobody manages is left alone. Raises UsageError where there is no lock.
    """
    if scene.lock is None:
        raise UsageError(
            f"{scene.repo.name} has no {LOCK}, so nothing says what was generated",
            hint="`autodevops generate` writes a pipeline, `autodevops adopt` takes over one",
        )
    found = changes(scene, wish)
    write_all(root, found.writes)
    return found


def decided(scene: Scene, wish: Wish) -> Changes:
    """Return what bringing a repository up to date writes. Raises WouldOverwrite."""
    found = changes(scene, wish)
    if not wish.overwrite:
        _refuse_unmanaged(found, scene.proposal)
    return found


def _refuse_unmanaged(found: Changes, proposal: Proposal) -> None:
    """Raise WouldOverwrite where nobody knows who wrote what stands in the pipeline's place."""
    pipeline = proposal.files[0].path
    for one in found.drifts:
        if one.path == pipeline and unknown(one):
            raise WouldOverwrite(
                f"{pipeline} is there and {stranger(one)}; nothing was written",
                hint="keep it and have it managed from now on with `autodevops adopt`, "
                "see the difference with --diff, or replace it with --yes",
            )
