"""One command that runs a script in every package of a workspace."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.manifest import UNSAFE, Manifest
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined

RUSH = "node common/scripts/install-run-rush.js"
# The names that packages give to the same thing; the root's script of any of them goes first.
NAMES = {
    "test": ("test",),
    "lint": ("lint",),
    "typecheck": ("typecheck", "type-check", "check-types"),
    "build": ("build",),
}
MAX_CALLS = 12
MAX_PROJECTS = 200


def across(project: Project, kind: str) -> Iterator[Evidence]:
    """Yield the command that runs what only the members have a script for."""
    names = NAMES[kind]
    if any(name in project.scripts and not project.scripts.unsound(name) for name in names):
        return
    for name in names:
        having = project.space.having(name)
        if having and (text := _text(project, name, having)):
            where = having[0].where("scripts", name)
            note = f"the {name} scripts of the packages"
            yield command(kind, text, where, Source.TASK, note)
            return
        if project.space.tool == "nx" and (place := _nx_target(project, name)):
            text = project.manager.execute(f"nx run-many -t {name}")
            yield command(kind, text, place, Source.TASK, f"the {name} target of the projects")
            return


def _text(project: Project, script: str, having: tuple[Manifest, ...]) -> str:
    named = shlex.quote(script)
    execute, depends = project.manager.execute, project.manifest.depends
    match project.space.tool:
        case "turborepo" if depends("turbo"):
            return execute(f"turbo run {named}") if _turbo_has(project, script) else ""
        case "nx" if depends("nx"):
            return execute(f"nx run-many -t {named}")
        case "lerna" if depends("lerna"):
            return execute(f"lerna run {named}")
        case "rush":
            return f"{RUSH} {named}" if _rush_has(project, script) else ""
    return _by_manager(project, named, having)


def _nx_target(project: Project, name: str) -> Place | None:
    """Return where Nx learns of a target: a project, a default, or a plugin that infers it."""
    if not project.manifest.depends("nx"):
        return None
    path = project.path("nx.json")
    settings = project.repo.json(path)
    inferred = [one.table("options") for one in settings.tables("plugins")]
    named = {options.text(key) for options in inferred for key, _ in options.items()}
    if name in named or name in settings.table("targetDefaults"):
        return project.repo.place(path, f'"{name}"')
    for file in project.repo.named("project.json")[:MAX_PROJECTS]:
        inside = file.startswith(f"{project.root}/" if project.root else "")
        if inside and name in project.repo.json(file).table("targets"):
            return project.repo.place(file, f'"{name}"')
    return None


def _turbo_has(project: Project, script: str) -> bool:
    files = (project.path("turbo.json"), project.path("turbo.jsonc"))
    tables = (*map(project.repo.json, files), project.manifest.data.table("turbo"))
    return any(script in one.table(key) for one in tables for key in ("tasks", "pipeline"))


def _rush_has(project: Project, script: str) -> bool:
    path = joined(project.root, "common/config/rush/command-line.json")
    commands = project.repo.json(path).tables("commands")
    return script == "build" or any(one.text("name") == script for one in commands)


def _by_manager(project: Project, named: str, having: tuple[Manifest, ...]) -> str:
    match project.manager.name:
        case "npm":
            return f"npm run {named} --workspaces --if-present"
        case "pnpm":
            return f"pnpm --recursive run {named}"
        case "bun":
            return f"bun run --filter '*' {named}"
        case _ if project.manager.berry:
            return f"yarn workspaces foreach --all run {named}"
        case _ if len(having) == len(project.space.members):
            return f"yarn workspaces run {named}"
    # Yarn 1 stops at the first workspace that lacks the script, so each is named.
    members = [shlex.quote(one.name) for one in having if one.name and not UNSAFE.search(one.name)]
    return " && ".join(f"yarn workspace {one} run {named}" for one in members[:MAX_CALLS])
