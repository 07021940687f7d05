"""Build and start: which command makes what is shipped, which one runs it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.frameworks import place
from autodevops_cli.ecosystems.node.manifest import UNSAFE
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.scripts import Part
from autodevops_cli.ecosystems.node.testing import script_step
from autodevops_cli.ecosystems.node.vocabulary import PACKAGERS
from autodevops_cli.model.evidence import Evidence, Place, Source, command

BUILDS = ("build:ci", "build", "build:all", "compile", "prod", "production", "build:prod", "dist")
STARTS = ("start", "start:prod", "start:production", "serve:prod")
MAIN_FILES = ("server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs")
# Where a framework's build leaves its server.
SERVERS = {"nuxt": "node .output/server/index.mjs", "@sveltejs/kit": "node build"}

_SAYS = re.compile(r"echo\s[\w\s.-]*")
_WEB = re.compile(r"^web:[ \t]*(\S[^\n]{0,500})$", re.MULTILINE)


def build_script(project: Project) -> str:
    """Return the script that builds, or "" where none is sound on any machine."""
    for name in BUILDS:
        if name in project.scripts and not project.scripts.unsound(name):
            tools = {one.tool for one in project.scripts.tree(name).leaves()}
            if not tools & PACKAGERS:
                return name
    return ""


def built(project: Project) -> Part:
    """Return what the build does."""
    return project.scripts.tree(build_script(project))


def build(project: Project) -> Iterator[Evidence]:
    """Yield the build command."""
    if name := build_script(project):
        step = script_step(project, name)
        yield command("build", step.text, step.where, Source.TASK, step.note)
    # A build that only says something proves nothing, yet it is what the author calls the build.
    elif _SAYS.fullmatch(project.manifest.scripts.get("build", "")):
        step = script_step(project, "build")
        yield command("build", step.text, step.where, Source.DOCUMENT, step.note)


def start(project: Project) -> Iterator[Evidence]:
    """Yield what runs the application: Procfile, script, a framework's server or the main file."""
    path = project.path("Procfile")
    found = _WEB.search(project.repo.text(path))
    if found and not UNSAFE.search(found[1]):
        where = project.repo.place(path, found[0])
        yield command("start", found[1].strip(), where, Source.CI, "the web process")
    if name := next((one for one in STARTS if one in project.scripts), ""):
        step = script_step(project, name)
        yield command("start", step.text, step.where, Source.TASK, step.note)
    elif package := project.manifest.depends(*SERVERS):
        where = place(project.manifest, package)
        yield command("start", SERVERS[package], where, Source.CONVENTION, f"{package} builds it")
    else:
        yield from _main_file(project)


def _main_file(project: Project) -> Iterator[Evidence]:
    runtime = "bun" if project.manager.name == "bun" else "node"
    for key in ("main", "module") if runtime == "bun" else ("main",):
        named = project.manifest.data.text(key).removeprefix("./")
        if named and project.repo.has(project.path(named)) and not UNSAFE.search(named):
            text, where = f"{runtime} {shlex.quote(named)}", project.manifest.where(key)
            yield command("start", text, where, Source.CONVENTION, "the main file")
            return
    if name := next((one for one in MAIN_FILES if project.repo.has(project.path(one))), ""):
        where = Place(project.path(name))
        yield command("start", f"{runtime} {name}", where, Source.CONVENTION, "a main file")
