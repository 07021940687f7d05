"""Does the lock file know what the manifest asks for? A frozen install fails where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autodevops_cli.ecosystems.node.managers import Manager
from autodevops_cli.ecosystems.node.manifest import GROUPS, Manifest
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table

# Optional and peer dependencies may be missing from a good lock file.
REQUIRED = ("dependencies", "devDependencies")
_YARN_ENTRY = re.compile(r"^(?! |#)(\S.{0,4000}):$", re.MULTILINE)

Known = frozenset[str] | None
"""The packages of a lock file; None when it has a shape that we cannot read."""


def missing_from_lock(repo: Snapshot, manifest: Manifest, manager: Manager) -> str:
    """Return a dependency that the lock file does not know, or ""."""
    known = _known(repo, manager)
    wanted = [name for group in REQUIRED for name, _ in manifest.data.table(group).items()]
    return "" if known is None else next((one for one in wanted if one not in known), "")


def _known(repo: Snapshot, manager: Manager) -> Known:
    path = manager.lockfile
    match manager.name:
        case "npm":
            return _npm(repo.json(path))
        case "pnpm":
            return _pnpm(repo.yaml(path, before="packages"))
        case "yarn":
            return _yarn(repo.text(path))
        case _ if path.endswith(".lock"):
            return _named(repo.json(path).table("workspaces", ""), GROUPS)
    return None


def _npm(lock: Table) -> Known:
    if lock.has("packages"):
        return _named(lock.table("packages", ""), GROUPS)
    return frozenset(lock.table("dependencies").keys()) or None


def _pnpm(lock: Table) -> Known:
    root = lock.table("importers", ".") if lock.has("importers") else lock
    return _named(root, (*GROUPS, "specifiers"))


def _yarn(text: str) -> Known:
    """Return the packages in the keys of entries (`"a@^1", b@~2:`)."""
    heads = _YARN_ENTRY.findall(text)
    entries = [entry.strip().strip('"') for head in heads for entry in head.split(",")]
    return frozenset(one[: one.index("@", 1)] for one in entries if "@" in one[1:]) or None


def _named(table: Table, groups: Iterable[str]) -> Known:
    return frozenset(name for group in groups for name, _ in table.table(group).items()) or None
