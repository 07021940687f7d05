"""Workspaces: which packages one root installs together, and the tool that runs their tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from autodevops_cli.ecosystems.node.manifest import MANIFEST, Manifest, read
from autodevops_cli.ecosystems.node.scripts import ScriptTable
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_MEMBERS = 500
MAX_GLOBS = 60
MAX_STARS = 2
TOOLS = {
    "turbo.json": "turborepo",
    "turbo.jsonc": "turborepo",
    "nx.json": "nx",
    "rush.json": "rush",
    ".moon/workspace.yml": "moon",
    "lerna.json": "lerna",
}

Glob = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workspace:
    """The packages under one root; `tool` is what runs their tasks, "" for the manager itself."""

    tool: str = ""
    where: Place = field(default_factory=lambda: Place(MANIFEST))
    declared: Place | None = None
    members: tuple[Manifest, ...] = ()

    def having(self, script: str) -> tuple[Manifest, ...]:
        """Return the members with a sound script of this name."""
        return tuple(
            one
            for one in self.members
            if script in one.scripts and not ScriptTable(one.scripts).unsound(script)
        )


def workspace(repo: Snapshot, manifest: Manifest) -> Workspace:
    """Return the workspace that a package is the root of; without members for a lone package."""
    roots = (*member_roots(repo, manifest), *_rush_projects(repo, manifest.root))
    members = tuple(read(repo, root) for root in roots)
    tool, where = _tool(repo, manifest)
    return Workspace(tool, where, _globs(repo, manifest)[1], members)


def member_roots(repo: Snapshot, manifest: Manifest) -> tuple[str, ...]:
    """Return the folders that the root's globs name and that hold a package.json, sorted."""
    globs, _ = _globs(repo, manifest)
    wanted = [one for glob in globs if glob[:1] != "!" for one in _segments(glob)]
    refused = [one for glob in globs if glob[:1] == "!" for one in _segments(glob[1:])]
    start = f"{manifest.root}/" if manifest.root else ""
    found = []
    for path in repo.named(MANIFEST) if wanted else ():
        folder = parent(path)
        if folder.startswith(start) and folder != manifest.root:
            inner = tuple(folder[len(start) :].split("/"))
            if _any(wanted, inner) and not _any(refused, inner) and "node_modules" not in inner:
                found.append(folder)
    return tuple(sorted(found)[:MAX_MEMBERS])


def _globs(repo: Snapshot, manifest: Manifest) -> tuple[tuple[str, ...], Place | None]:
    """Return the globs of member folders, relative to the root, and where they are declared."""
    path = joined(manifest.root, "pnpm-workspace.yaml")
    if globs := repo.yaml(path).strings("packages"):
        return globs[:MAX_GLOBS], repo.place(path, "packages")
    for keys in (("workspaces",), ("workspaces", "packages")):
        if isinstance(manifest.data.raw(*keys), list):
            return manifest.data.strings(*keys)[:MAX_GLOBS], manifest.where("workspaces")
    path = joined(manifest.root, "lerna.json")
    if globs := repo.json(path).strings("packages"):
        return globs[:MAX_GLOBS], repo.place(path, "packages")
    return (), None


def _segments(glob: str) -> tuple[Glob, ...]:
    """Return a glob as patterns of folder names, one for each word in its first braces."""
    plain = glob.strip().removeprefix("./").rstrip("/").removesuffix(f"/{MANIFEST}")[:200]
    before, brace, rest = plain.partition("{")
    words, _, after = rest.partition("}")
    each = [f"{before}{word}{after}" for word in words.split(",")[:20]] if brace else [plain]
    return tuple(tuple(part for part in one.split("/") if part != ".") for one in each)


def _any(patterns: list[Glob], folders: tuple[str, ...]) -> bool:
    return any(_matches(pattern, folders) for pattern in patterns)


def _matches(pattern: Glob, folders: tuple[str, ...]) -> bool:
    """Match folder by folder: `*` stays in one folder, `**` stands for any number of them."""
    if not pattern or pattern.count("**") > MAX_STARS:
        return not pattern and not folders
    if pattern[0] == "**":
        return any(_matches(pattern[1:], folders[n:]) for n in range(len(folders) + 1))
    first = bool(folders) and fnmatchcase(folders[0], pattern[0])
    return first and _matches(pattern[1:], folders[1:])


def _tool(repo: Snapshot, manifest: Manifest) -> tuple[str, Place]:
    for file, tool in TOOLS.items():
        if repo.has(path := joined(manifest.root, file)):
            return tool, Place(path)
    if manifest.data.has("turbo"):
        return "turborepo", manifest.where("turbo")
    return "", Place(manifest.path)


def evidence(repo: Snapshot, root: str, space: Workspace, manager: str) -> Iterator[Evidence]:
    """Yield the workspace's tool and its members."""
    if space.tool:
        yield Evidence("workspace.tool", space.tool, space.where, rank=2, note="its settings")
        if space.tool in ("turborepo", "nx"):
            subject = f"framework.{space.tool}"
            yield Evidence(subject, space.tool, space.where, note="its settings")
    if space.members and space.declared:
        yield Evidence("workspace.tool", manager, space.declared, rank=1, note="workspaces")
    for member in space.members:
        yield _member(member.root, member.path)
    for path in _nx_projects(repo, root) if space.tool == "nx" else ():
        yield _member(parent(path), path)


def _member(folder: str, path: str) -> Evidence:
    return Evidence(f"workspace.member.{folder}", folder, Place(path), note="a member")


def _nx_projects(repo: Snapshot, root: str) -> Iterator[str]:
    """Yield the project.json files of projects that have no package.json."""
    start = f"{root}/" if root else ""
    for path in repo.named("project.json")[:MAX_MEMBERS]:
        folder = parent(path)
        if path.startswith(start) and folder != root and not repo.has(joined(folder, MANIFEST)):
            yield path


def _rush_projects(repo: Snapshot, root: str) -> Iterator[str]:
    for project in repo.json(joined(root, "rush.json")).tables("projects")[:MAX_MEMBERS]:
        folder = joined(root, project.text("projectFolder"))
        if folder != root and repo.has(joined(folder, MANIFEST)):
            yield folder
