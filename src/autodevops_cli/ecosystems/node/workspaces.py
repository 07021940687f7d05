"""Workspaces: which packages one root installs together, and what runs a script in all of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from autodevops_cli.ecosystems.node.manifest import MANIFEST, Manifest, read
from autodevops_cli.ecosystems.node.scripts import ScriptTable
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_MEMBERS = 500
MAX_PATTERNS = 60
TURBO = ("turbo.json", "turbo.jsonc")
MOON = (".moon/workspace.yml",)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The packages under one root; `tool` is what runs their tasks, "" for the manager itself."""

    tool: str = ""
    where: Place = field(default_factory=lambda: Place(MANIFEST))
    declared: Place | None = None
    members: tuple[Manifest, ...] = ()

    def with_script(self, *names: str) -> tuple[Manifest, ...]:
        """Return the members that have a sound script of one of these names."""
        return tuple(
            one
            for one in self.members
            if any(n in one.scripts and not ScriptTable(one.scripts).unsound(n) for n in names)
        )


def patterns(repo: Snapshot, manifest: Manifest) -> tuple[tuple[str, ...], Place | None]:
    """Return the globs of member folders, relative to the root, and where they are declared."""
    path = joined(manifest.root, "pnpm-workspace.yaml")
    if globs := repo.yaml(path).strings("packages"):
        return globs, repo.place(path, "packages")
    for keys in (("workspaces",), ("workspaces", "packages")):
        if isinstance(manifest.data.raw(*keys), list):
            return manifest.data.strings(*keys), manifest.where("workspaces")
    path = joined(manifest.root, "lerna.json")
    if globs := repo.json(path).strings("packages"):
        return globs, repo.place(path, "packages")
    return (), None


def member_roots(repo: Snapshot, manifest: Manifest) -> tuple[str, ...]:
    """Return the folders that the root's globs name and that hold a package.json, sorted."""
    globs, _ = patterns(repo, manifest)
    wanted = [one for glob in globs[:MAX_PATTERNS] for one in _segments(glob) if glob[:1] != "!"]
    refused = [
        one for glob in globs[:MAX_PATTERNS] if glob[:1] == "!" for one in _segments(glob[1:])
    ]
    start = f"{manifest.root}/" if manifest.root else ""
    found = []
    for path in repo.named(MANIFEST):
        folder = parent(path)
        if not folder.startswith(start) or folder == manifest.root or "node_modules" in path:
            continue
        inner = tuple(folder[len(start) :].split("/"))
        if any(_matches(p, inner) for p in wanted) and not any(_matches(p, inner) for p in refused):
            found.append(folder)
    return tuple(sorted(found)[:MAX_MEMBERS])


def _segments(glob: str) -> tuple[tuple[str, ...], ...]:
    """Return a glob as patterns of folder names, one for each word in its first braces."""
    plain = glob.strip().removeprefix("./").rstrip("/").removesuffix(f"/{MANIFEST}")[:200]
    before, brace, rest = plain.partition("{")
    words, _, after = rest.partition("}")
    each = [f"{before}{word}{after}" for word in words.split(",")[:20]] if brace else [plain]
    return tuple(tuple(part for part in one.split("/") if part != ".") for one in each)


def _matches(pattern: tuple[str, ...], folders: tuple[str, ...]) -> bool:
    """Match folder by folder: `*` stays in one folder, `**` stands for any number of them."""
    if not pattern or pattern.count("**") > 2:
        return not pattern and not folders
    if pattern[0] == "**":
        return any(_matches(pattern[1:], folders[n:]) for n in range(len(folders) + 1))
    return bool(
        folders and fnmatchcase(folders[0], pattern[0]) and _matches(pattern[1:], folders[1:])
    )


def workspace(repo: Snapshot, manifest: Manifest) -> Workspace:
    """Return the workspace that a package is the root of; without members for a lone package."""
    members = tuple(read(repo, root) for root in member_roots(repo, manifest))
    _, declared = patterns(repo, manifest)
    tool, where = _tool(repo, manifest)
    return Workspace(tool, where, declared, members)


def _tool(repo: Snapshot, manifest: Manifest) -> tuple[str, Place]:
    if path := repo.first(*(joined(manifest.root, name) for name in TURBO)):
        return "turborepo", Place(path)
    if manifest.data.has("turbo"):
        return "turborepo", manifest.where("turbo")
    if repo.has(path := joined(manifest.root, "nx.json")):
        return "nx", Place(path)
    if repo.has(path := joined(manifest.root, "rush.json")):
        return "rush", Place(path)
    if path := repo.first(*(joined(manifest.root, name) for name in MOON)):
        return "moon", Place(path)
    if repo.has(path := joined(manifest.root, "lerna.json")):
        return "lerna", Place(path)
    return "", Place(manifest.path)


def evidence(
    repo: Snapshot, manifest: Manifest, space: Workspace, manager: str
) -> Iterator[Evidence]:
    """Yield the workspace's tool and its members."""
    if space.tool:
        yield Evidence("workspace.tool", space.tool, space.where, rank=2, note="its settings")
    if space.members and space.declared:
        yield Evidence("workspace.tool", manager, space.declared, rank=1, note="workspaces")
    for member in space.members:
        yield Evidence(
            f"workspace.member.{member.root}", member.root, Place(member.path), note="a member"
        )
    for path in _projects(repo, manifest.root, space.tool):
        yield Evidence(
            f"workspace.member.{parent(path)}", parent(path), Place(path), note="a project"
        )


def _projects(repo: Snapshot, root: str, tool: str) -> Iterator[str]:
    """Yield the files of projects that only the tool knows: Nx's project.json, Rush's list."""
    if tool == "nx":
        start = f"{root}/" if root else ""
        for path in repo.named("project.json")[:MAX_MEMBERS]:
            if (
                path.startswith(start)
                and parent(path) != root
                and not repo.has(joined(parent(path), MANIFEST))
            ):
                yield path
    if tool == "rush":
        for project in repo.json(joined(root, "rush.json")).tables("projects"):
            path = joined(joined(root, project.text("projectFolder")), MANIFEST)
            if repo.has(path):
                yield path


def across(
    repo: Snapshot, manifest: Manifest, space: Workspace, manager: str, berry: bool, script: str
) -> str:
    """Return the command that runs a script in every package that has it, "" where none has."""
    having = space.with_script(script)
    if not having:
        return ""
    if (
        space.tool == "turborepo"
        and manifest.depends("turbo")
        and _turbo_has(repo, manifest, script)
    ):
        return _started(manager, f"turbo run {shlex.quote(script)}")
    if space.tool == "nx" and manifest.depends("nx"):
        return _started(manager, f"nx run-many -t {shlex.quote(script)}")
    if space.tool == "lerna" and manifest.depends("lerna"):
        return _started(manager, f"lerna run {shlex.quote(script)}")
    return _by_manager(manager, berry, script, having, everyone=len(having) == len(space.members))


def _started(manager: str, command: str) -> str:
    return {"npm": "npx", "pnpm": "pnpm exec", "yarn": "yarn", "bun": "bunx"}[
        manager
    ] + f" {command}"


def _turbo_has(repo: Snapshot, manifest: Manifest, script: str) -> bool:
    path = repo.first(*(joined(manifest.root, name) for name in TURBO))
    for table in (repo.json(path), manifest.data.table("turbo")):
        if script in table.table("tasks") or script in table.table("pipeline"):
            return True
    return False


def _by_manager(
    manager: str, berry: bool, script: str, having: tuple[Manifest, ...], *, everyone: bool
) -> str:
    named = shlex.quote(script)
    match manager:
        case "npm":
            return f"npm run {named} --workspaces --if-present"
        case "pnpm":
            return f"pnpm --recursive run {named}"
        case "bun":
            return f"bun run --filter '*' {named}"
        case _ if berry:
            return f"yarn workspaces foreach --all run {named}"
        case _ if everyone:
            return f"yarn workspaces run {named}"
        case _:
            # Yarn 1 stops at the first workspace that lacks the script, so each is named.
            calls = [
                f"yarn workspace {shlex.quote(one.name)} run {named}" for one in having if one.name
            ]
            return " && ".join(calls[:12])
