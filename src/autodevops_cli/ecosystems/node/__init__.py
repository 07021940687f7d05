"""Node: JavaScript and TypeScript packages with npm, pnpm, Yarn or Bun."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems.node import building, checking, needs, testing, workspaces
from autodevops_cli.ecosystems.node.frameworks import drivers, frameworks
from autodevops_cli.ecosystems.node.jobs import TOOLS, jobs
from autodevops_cli.ecosystems.node.lockfiles import missing_from_lock
from autodevops_cli.ecosystems.node.managers import LOCKS, Manager, choose, manager_versions, setup
from autodevops_cli.ecosystems.node.manifest import MANIFEST, Manifest, read
from autodevops_cli.ecosystems.node.scripts import ScriptTable
from autodevops_cli.ecosystems.node.testing import Tests
from autodevops_cli.ecosystems.node.versions import node_versions
from autodevops_cli.ecosystems.node.workspaces import Workspace
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot, joined

EXTENSIONS = (
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".ts",
    ".tsx",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".astro",
)
MAX_ROOTS = 20
LIBRARY_KEYS = (
    "files",
    "exports",
    "module",
    "types",
    "typings",
    "bin",
    "publishConfig",
    "peerDependencies",
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders where something is installed or run on its own.

    A member of a workspace belongs to its root; a package.json that only sets a module type is none.
    """
    found = marked_roots(repo, MANIFEST)
    members: set[str] = set()
    for root in found:
        if root not in members:
            members.update(workspaces.member_roots(repo, read(repo, root)))
    kept = [root for root in found if root not in members and _stands_alone(repo, root, found)]
    return tuple(kept[:MAX_ROOTS])


def _stands_alone(repo: Snapshot, root: str, found: tuple[str, ...]) -> bool:
    """Tell whether a folder is installed by itself: its own lock file, or nothing above it has one."""
    if root == found[0] or any(repo.has(joined(root, name)) for name in LOCKS):
        return True
    above = [
        other for other in found if other != root and (not other or root.startswith(f"{other}/"))
    ]
    locked = any(repo.has(joined(other, name)) for other in above for name in LOCKS)
    manifest = read(repo, root)
    return not locked and bool(manifest.scripts or (manifest.packages and not above))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read package.json, its lock file and what stands around them."""
    manifest = read(repo, root)
    scripts = ScriptTable(manifest.scripts)
    manager, witnesses = choose(repo, manifest)
    space = workspaces.workspace(repo, manifest)
    yield from witnesses
    yield from node_versions(repo, manifest)
    yield from manager_versions(repo, manifest)
    yield from setup(repo, manifest, manager)
    yield from workspaces.evidence(repo, manifest, space, manager.name)
    for one in (manifest, *space.members):
        yield from frameworks(one)
    if space.tool == "turborepo":
        yield Evidence("framework.turborepo", "turborepo", space.where, note="its settings")
    if space.tool == "nx":
        yield Evidence("framework.nx", "nx", space.where, note="its settings")
    yield from drivers(repo, (manifest, *space.members))
    yield from _kind(repo, manifest, space)
    yield from _commands(repo, manifest, scripts, manager, space)


def _commands(
    repo: Snapshot, manifest: Manifest, scripts: ScriptTable, manager: Manager, space: Workspace
) -> Iterator[Evidence]:
    silent = re.search(
        r"^ignore-scripts\s*=\s*true", repo.text(joined(manifest.root, ".npmrc")), re.M
    )
    hooks = needs.install_hooks(manifest, scripts, manager, bool(silent))
    tests = testing.choose(manifest, scripts, manager)
    yield from _install(repo, manifest, manager, space)
    yield from needs.preparation(repo, manifest, scripts, manager, hooks)
    yield from _tests(repo, manifest, manager, space, tests)
    steps = checking.checks(manifest, scripts, manager, tests)
    yield from checking.evidence(steps)
    built = building.build_script(scripts)
    seen = [
        *(one.part for one in steps),
        *(one.part for one in tests.steps),
        scripts.tree(built or "build"),
    ]
    if not space.members:
        yield from checking.without_script(repo, manifest, manager, seen)
    yield from _across(repo, manifest, manager, space, {one.part.script for one in steps})
    yield from building.build(manifest, scripts, manager)
    yield from building.start(repo, manifest, manager)
    yield from needs.browsers(repo, manifest, manager, tests.part())
    held = hooks.kinds() | (tests.part().kinds() if tests.part() else frozenset())
    if needs.Kind.BUILD not in held:
        yield from needs.needs_build(repo, manifest, space, tests.part())
    else:
        yield Evidence(needs.NEEDS_BUILD, "done", Place(manifest.path), note="built on the way")


def _install(
    repo: Snapshot, manifest: Manifest, manager: Manager, space: Workspace
) -> Iterator[Evidence]:
    if not manifest.installs() and not space.members and not manager.lockfile:
        return
    if not manager.lockfile:
        where = Place(manifest.path)
        settings = joined(manifest.root, ".npmrc")
        if (
            re.search(r"^package-lock\s*=\s*false", repo.text(settings), re.M)
            and manager.name == "npm"
        ):
            where = repo.place(settings, "package-lock")
        note = "no lock file, by choice" if where.path == settings else "there is no lock file"
        yield command("install", manager.install(), where, Source.CONVENTION, note)
        return
    where = Place(manager.lockfile)
    if absent := missing_from_lock(repo, manifest, manager):
        note = f"the lock file lacks {absent}, so a frozen install would fail"
        yield command("install", manager.install(frozen=False), where, Source.TOOL_CONFIG, note)
        yield Evidence("lockfile.stale", absent, where, note=note)
    yield command("install", manager.install(), where, Source.DEPENDENCY, "the lock file")


def _tests(
    repo: Snapshot, manifest: Manifest, manager: Manager, space: Workspace, tests: Tests
) -> Iterator[Evidence]:
    for n, step in enumerate(tests.steps):
        named = step.part.script or (step.part.leaf.words[-1] if step.part.leaf else "")
        label = re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-")[:40] or f"step-{n + 1}"
        subject = "test" if len(tests.steps) == 1 else f"test.{label}"
        yield command(subject, step.text, step.where, Source.TASK, step.note)
    if tests.steps:
        return
    if space.members:
        text = workspaces.across(repo, manifest, space, manager.name, manager.berry, "test")
        if text:
            where = space.with_script("test")[0].where("scripts", "test")
            yield command("test", text, where, Source.TASK, "the test scripts of the packages")
            return
    yield from testing.without_script(repo, manifest, manager)


def _across(
    repo: Snapshot, manifest: Manifest, manager: Manager, space: Workspace, chosen: set[str]
) -> Iterator[Evidence]:
    """Yield what only the members have a script for."""
    for kind, names in (
        ("lint", ("lint",)),
        ("typecheck", ("typecheck", "type-check", "check-types")),
        ("build", ("build",)),
    ):
        if chosen & set(names) or any(name in manifest.scripts for name in names):
            continue
        for name in names:
            text = workspaces.across(repo, manifest, space, manager.name, manager.berry, name)
            if text:
                where = space.with_script(name)[0].where("scripts", name)
                note = f"the {name} scripts of the packages"
                yield command(kind, text, where, Source.TASK, note)
                break


def _kind(repo: Snapshot, manifest: Manifest, space: Workspace) -> Iterator[Evidence]:
    """Yield whether this is published for others to use, or runs on its own."""
    public = [one for one in (manifest, *space.members) if _published(repo, one)]
    if public:
        where = public[0].where("name")
        yield Evidence("kind", "library", where, Strength.INFERRED, note="published to a registry")
    else:
        where = manifest.where("private") if manifest.private else Place(manifest.path)
        yield Evidence("kind", "application", where, Strength.INFERRED, note="not published")


def _published(repo: Snapshot, manifest: Manifest) -> bool:
    if manifest.private or not manifest.name or not manifest.data.text("version"):
        return False
    if any(manifest.data.has(key) for key in LIBRARY_KEYS):
        return True
    return repo.has(joined(manifest.root, ".npmignore")) or any(
        name in manifest.scripts for name in ("prepublishOnly", "prepack", "semantic-release")
    )


ECOSYSTEM = Ecosystem("node", "Node", EXTENSIONS, roots, detect, jobs, tools=TOOLS)
