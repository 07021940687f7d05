"""Which folders start something of Cargo's, and which packages a workspace holds."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems._base import marked_roots
from autodevops_cli.ecosystems.rust.manifest import Package, read_package
from autodevops_cli.ecosystems.rust.sources import has_tests
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_MEMBERS = 500


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of workspaces and of packages outside them, shallow ones first.

    Beside others, a package without tests is none.
    """
    folders = (one for one in marked_roots(repo, "Cargo.toml") if "${{" not in one)
    found = [one for one in folders if _stands_alone(repo, one)]
    return tuple(one for n, one in enumerate(found) if not n or has_tests(repo, (one,)))


def _stands_alone(repo: Snapshot, root: str) -> bool:
    """Tell whether Cargo can start in a folder: a workspace, or a package that no other claims."""
    data = repo.toml(joined(root, "Cargo.toml"))
    if "workspace" in data:
        return True
    if "package" not in data:
        return False
    above = root
    while above:
        above = parent(above)
        around = repo.toml(joined(above, "Cargo.toml"))
        if "workspace" in around:
            return _excluded(around.strings("workspace", "exclude"), above, root)
    return True


def _excluded(patterns: tuple[str, ...], root: str, folder: str) -> bool:
    paths = (joined(root, one) for one in patterns)
    return any(folder == one or folder.startswith(f"{one}/") for one in paths)


def packages(repo: Snapshot, root: str) -> tuple[Package, ...]:
    """Return the packages of a workspace, or the one package of a folder; the root's own first."""
    top = read_package(repo, root)
    if "workspace" not in top.data:
        return (top,) if top.name else ()
    found = {root: top} if top.name else {}
    pending = [*_listed(repo, root, top.data.strings("workspace", "members"))]
    excluded = top.data.strings("workspace", "exclude")
    pending += [one.path for one in top.dependencies() if one.path]
    while pending and len(found) < MAX_MEMBERS:
        folder = pending.pop(0)
        inside = not root or folder.startswith(f"{root}/")
        if folder in found or not inside or _excluded(excluded, root, folder):
            continue
        member = read_package(repo, folder, root)
        if member.name:
            found[folder] = member
            pending += [one.path for one in member.dependencies() if one.path]
    return tuple(sorted(found.values(), key=lambda one: (one.root != root, one.root)))


def _listed(repo: Snapshot, root: str, members: tuple[str, ...]) -> tuple[str, ...]:
    folders = [parent(path) for path in repo.named("Cargo.toml")]
    listed: list[str] = []
    for member in members[:MAX_MEMBERS]:
        wanted = joined(root, member)
        if not re.search(r"[*?\[]", wanted):
            listed.append(wanted)
            continue
        pattern = re.compile("".join(map(_glob, re.split(r"(\*\*|\*|\?)", wanted))))
        listed += [folder for folder in folders if pattern.fullmatch(folder)]
    return tuple(dict.fromkeys(listed))


def _glob(piece: str) -> str:
    return {"**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece))
