"""Build and start: which command makes what is shipped, which one runs it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.leaves import Kind
from autodevops_cli.ecosystems.node.managers import Manager
from autodevops_cli.ecosystems.node.manifest import UNSAFE, Manifest
from autodevops_cli.ecosystems.node.scripts import ScriptTable
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined

BUILDS = ("build:ci", "build", "build:all", "compile", "prod", "production", "build:prod", "dist")
STARTS = ("start", "start:prod", "start:production", "serve:prod")
MAIN_FILES = ("server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs")
PACKAGERS = frozenset(
    {"electron-builder", "electron-forge", "tauri", "eas", "vsce", "pkg", "nw-builder"}
)


def build_script(scripts: ScriptTable) -> str:
    """Return the script that builds, or "" where none is sound on any machine."""
    for name in BUILDS:
        if name in scripts.bodies and not scripts.unsound(name):
            tools = {one.tool for one in scripts.tree(name).leaves()}
            if not tools & PACKAGERS:
                return name
    return ""


def build(manifest: Manifest, scripts: ScriptTable, manager: Manager) -> Iterator[Evidence]:
    """Yield the build command."""
    if name := build_script(scripts):
        where = manifest.where("scripts", name)
        yield command("build", manager.run(name), where, Source.TASK, f"the {name} script")
        return
    # A build that only says something proves nothing, yet it is what the author calls the build.
    if re.fullmatch(r"echo\s[\w\s.-]*", manifest.scripts.get("build", "")):
        where = manifest.where("scripts", "build")
        yield command("build", manager.run("build"), where, Source.DOCUMENT, "the build script")


def start(repo: Snapshot, manifest: Manifest, manager: Manager) -> Iterator[Evidence]:
    """Yield the command that runs the application: a Procfile's, a script, the main file."""
    yield from _procfile(repo, manifest.root)
    for name in STARTS:
        if name in manifest.scripts:
            where = manifest.where("scripts", name)
            yield command("start", manager.run(name), where, Source.TASK, f"the {name} script")
            return
    if manifest.depends("nuxt") and "generate" not in manifest.scripts.get("build", ""):
        where = manifest.where("dependencies", "nuxt")
        text = "node .output/server/index.mjs"
        yield command("start", text, where, Source.CONVENTION, "where Nuxt puts its server")
    elif manifest.depends("@sveltejs/kit"):
        where = manifest.where("devDependencies", "@sveltejs/kit")
        yield command(
            "start", "node build", where, Source.CONVENTION, "where SvelteKit puts its server"
        )
    else:
        yield from _main_file(repo, manifest, manager)


def _procfile(repo: Snapshot, root: str) -> Iterator[Evidence]:
    path = joined(root, "Procfile")
    if found := re.search(r"^web:[ \t]*(\S[^\n]{0,500})$", repo.text(path), re.MULTILINE):
        if not UNSAFE.search(found[1]):
            where = repo.place(path, found[0])
            yield command("start", found[1].strip(), where, Source.CI, "the web process")


def _main_file(repo: Snapshot, manifest: Manifest, manager: Manager) -> Iterator[Evidence]:
    runtime = "bun" if manager.name == "bun" else "node"
    for key in ("main", "module") if runtime == "bun" else ("main",):
        named = manifest.data.text(key).removeprefix("./")
        if named and repo.has(joined(manifest.root, named)):
            text = f"{runtime} {shlex.quote(named)}"
            yield command("start", text, manifest.where(key), Source.CONVENTION, "the main file")
            return
    for name in MAIN_FILES:
        if repo.has(path := joined(manifest.root, name)):
            yield command(
                "start", f"{runtime} {name}", Place(path), Source.CONVENTION, "a main file"
            )
            return


def builds(scripts: ScriptTable, names: tuple[str, ...]) -> bool:
    """Tell whether one of these scripts builds."""
    return any(Kind.BUILD in scripts.tree(name).kinds() for name in names)
