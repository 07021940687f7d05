"""Does the lock file know what the manifest asks for? A frozen install fails where it does not."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems.node.managers import Manager
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table

GROUPS = ("dependencies", "devDependencies")


def missing_from_lock(repo: Snapshot, manifest: Manifest, manager: Manager) -> str:
    """Return a dependency that the lock file does not know, or ""."""
    match manager.name:
        case "npm":
            known = _npm(repo.json(manager.lockfile))
        case "pnpm":
            known = _pnpm(repo.yaml(manager.lockfile))
        case "yarn":
            known = _yarn(repo.text(manager.lockfile), manager.berry)
        case _:
            known = (
                _bun(repo.json(manager.lockfile)) if manager.lockfile.endswith("bun.lock") else None
            )
    if known is None:
        return ""
    for group in GROUPS:
        for name in manifest.data.table(group).keys():
            if name not in known:
                return name
    return ""


def _npm(lock: Table) -> frozenset[str] | None:
    if lock.has("packages"):
        root = lock.table("packages", "")
        groups = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
        return frozenset(name for group in groups for name in root.table(group).keys())
    return frozenset(lock.table("dependencies").keys()) if lock.has("dependencies") else None


def _pnpm(lock: Table) -> frozenset[str] | None:
    root = lock.table("importers", ".") if lock.has("importers") else lock
    if not root:
        return None
    groups = ("dependencies", "devDependencies", "optionalDependencies", "specifiers")
    return frozenset(name for group in groups for name in root.table(group).keys())


def _yarn(text: str, berry: bool) -> frozenset[str] | None:
    """Return the packages in the keys of entries (`"a@^1", b@~2:`)."""
    if not text:
        return None
    heads = re.findall(r"^(?! |#)(\S.{0,4000}):$", text, re.MULTILINE)
    entries = [entry.strip().strip('"') for head in heads for entry in head.split(",")]
    return frozenset(entry[: entry.index("@", 1)] for entry in entries if "@" in entry[1:])


def _bun(lock: Table) -> frozenset[str] | None:
    root = lock.table("workspaces", "")
    groups = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
    return (
        frozenset(name for group in groups for name in root.table(group).keys()) if root else None
    )
