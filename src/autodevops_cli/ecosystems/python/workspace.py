"""Workspaces of uv: the projects that share one lock file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent


def members(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the folders of a workspace's members, without the root's own."""
    table = repo.toml(joined(root, "pyproject.toml")).table("tool", "uv", "workspace")
    outside = frozenset(_folders(repo, root, table.strings("exclude")))
    found = _folders(repo, root, table.strings("members"))
    return tuple(one for one in found if one not in outside and one != root)


def evidence(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the workspace and its members."""
    path = joined(root, "pyproject.toml")
    if not repo.toml(path).has("tool", "uv", "workspace", "members"):
        return
    place = repo.place(path, "[tool.uv.workspace]")
    yield Evidence("workspace.tool", "uv", place, note="a uv workspace")
    for one in members(repo, root):
        where = Place(joined(one, "pyproject.toml"))
        yield Evidence(f"workspace.member.{one}", one, where, note="a member of the workspace")


def _folders(repo: Snapshot, root: str, patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the folders with a manifest that match; `*` stays inside a folder, `**` does not."""
    found = [_regex(joined(root, one)) for one in patterns[:100]]
    return tuple(
        folder
        for path in repo.named("pyproject.toml")
        if any(one.fullmatch(folder := parent(path)) for one in found)
    )


def _regex(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/?|\*|\?)", pattern[:200])
    spelled = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(spelled.get(part, re.escape(part)) for part in parts))
