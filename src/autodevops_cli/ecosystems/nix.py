"""Nix: the way in where default.nix, shell.nix or flake.nix is all that says how to build."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.model.plan import Job
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

FILES = ("flake.nix", "default.nix", "shell.nix")
# Binder's folders come first: what they hold hides the same file outside.
FOLDERS = ("binder", ".binder", "")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where a Nix expression stands in one of the usual places."""
    return ("",) if _expressions(repo) else ()


def _expressions(repo: Snapshot) -> tuple[str, ...]:
    paths = (joined(folder, name) for folder in FOLDERS for name in FILES)
    return tuple(path for path in paths if repo.has(path))


def detect(repo: Snapshot, _: str) -> Iterator[Evidence]:
    """Yield that Nix is the manager, and whether a lock file fixes its inputs."""
    for path in _expressions(repo):
        yield Evidence("package-manager", "nix", Place(path), note="a Nix expression")
    if repo.has("flake.lock"):
        yield Evidence("locked.nix", "flake.lock", Place("flake.lock"), note="the lock file")


def jobs(_: Component) -> Iterator[Job]:
    """Yield nothing: no runner has Nix, and no action that installs it is pinned in our data."""
    yield from ()


ECOSYSTEM = Ecosystem(
    "nix", "Nix", (".nix",), roots, detect, jobs, (), FILES, language=False, fallback=True
)
