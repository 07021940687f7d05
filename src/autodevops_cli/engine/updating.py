"""Brings a folder up to date: what was decided is written, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from autodevops_cli.engine.changes import Changes, Scene, Wish, changes, stranger
from autodevops_cli.engine.drift import same, unknown
from autodevops_cli.engine.writer import Write, standing, write_all
from autodevops_cli.errors import UsageError, WouldOverwrite
from autodevops_cli.lockfile import LOCK
from autodevops_cli.model.analysis import Proposal
from autodevops_cli.model.output import RenderedFile


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


def put(root: Path, file: RenderedFile, *, overwrite: bool = False) -> Write | None:
    """Write one file that no lock knows; return what was done, None where it stands there.

    Raises WouldOverwrite where another one stands there, which may be a person's.
    """
    before = standing(root, file.path)
    if before is not None and same(before, file.text):
        return None
    if before is not None and not overwrite:
        raise WouldOverwrite(f"{file.path} is there, and may be a person's; nothing was written")
    one = Write(file.path, before, file.text.encode())
    write_all(root, [one])
    return one


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
