"""Node: JavaScript and TypeScript packages with npm, pnpm, Yarn or Bun."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.node import building, checking, conventions, testing, workspaces
from autodevops_cli.ecosystems.node.across import NAMES, across
from autodevops_cli.ecosystems.node.frameworks import drivers, frameworks
from autodevops_cli.ecosystems.node.installing import install
from autodevops_cli.ecosystems.node.jobs import TOOLS, jobs
from autodevops_cli.ecosystems.node.manager_versions import manager_versions, setup
from autodevops_cli.ecosystems.node.output import needs_build
from autodevops_cli.ecosystems.node.packages import packages
from autodevops_cli.ecosystems.node.preparation import browsers, preparation, spared_downloads
from autodevops_cli.ecosystems.node.project import Project, load
from autodevops_cli.ecosystems.node.publishing import publishing
from autodevops_cli.ecosystems.node.purpose import kind
from autodevops_cli.ecosystems.node.roots import roots
from autodevops_cli.ecosystems.node.style import yaml_style
from autodevops_cli.ecosystems.node.version_sources import node_versions
from autodevops_cli.model.evidence import Evidence
from autodevops_cli.repository.snapshot import Snapshot

EXTENSIONS = (
    ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro",
)  # fmt: skip


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read package.json, its lock file and what stands around them."""
    project = load(repo, root)
    manifest, members = project.manifest, project.space.members
    yield from project.witnesses
    yield from node_versions(repo, manifest)
    yield from manager_versions(repo, manifest)
    yield from setup(repo, manifest, project.manager)
    yield from workspaces.evidence(repo, root, project.space, project.manager.name)
    for one in (manifest, *members):
        yield from frameworks(one)
    yield from drivers(repo, (manifest, *members))
    yield from kind(project)
    yield from publishing(project)
    yield from yaml_style(project)
    yield from _commands(project)


def _commands(project: Project) -> Iterator[Evidence]:
    tests = testing.choose(project)
    checks = checking.checks(project, tests)
    yield from install(project)
    yield from preparation(project)
    yield from testing.evidence(tests)
    yield from checking.evidence(checks)
    yield from building.build(project)
    if project.space.members or project.space.tool == "nx":
        for name in NAMES:
            yield from across(project, name)
        yield from packages(project)
    else:
        seen = (tests.part(), building.built(project), *(one.part for one in checks))
        yield from checking.without_script(project, seen)
    if not tests.steps:
        yield from conventions.without_script(project)
    yield from building.start(project)
    yield from browsers(project, tests.part())
    yield from spared_downloads(project, tests.part())
    yield from needs_build(project, tests.part())


ECOSYSTEM = Ecosystem(
    "node", "Node", EXTENSIONS, roots, detect, jobs, TOOLS,
    markers=("package.json", "rush.json"),
)  # fmt: skip
