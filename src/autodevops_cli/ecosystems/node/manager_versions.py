"""Which version of the package manager, and how it reaches a runner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive, releases, tool_version
from autodevops_cli.ecosystems.node.calls import MANAGERS
from autodevops_cli.ecosystems.node.managers import Manager, declared
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.semver import admits, exact
from autodevops_cli.ecosystems.node.version_sources import tool_versions
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

SETUP = "node.manager-setup"
"""A version to set up, or one of the words below; no fact for what every runner has."""
BY_MANIFEST = "packageManager"
BY_COREPACK = "corepack"
COMMITTED = "committed"

LOCKFILE = "node.lockfile"
# Packages that are of no use before their own install script has run.
BUILT_ON_INSTALL = (
    "@prisma/client", "prisma", "better-sqlite3", "sqlite3", "canvas", "node-sass", "bcrypt",
    "argon2", "isolated-vm", "node-pty", "electron", "puppeteer", "leveldown",
)  # fmt: skip
APPROVALS = frozenset({
    "onlyBuiltDependencies", "ignoredBuiltDependencies", "neverBuiltDependencies",
})  # fmt: skip


def manager_versions(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    """Yield the versions of package managers that the repository names."""
    name, version = declared(manifest)
    if name:
        where = manifest.where("packageManager")
        yield Evidence(f"{name}.version", version, where, rank=9, note="packageManager")
    wanted = manifest.data.table("devEngines", "packageManager")
    if wanted.text("name") in MANAGERS and wanted.text("version"):
        where = manifest.where("devEngines", "packageManager")
        subject = f"{wanted.text('name')}.version"
        yield Evidence(subject, wanted.text("version"), where, rank=8, note="devEngines")
    for name in MANAGERS:
        yield from _named(repo, manifest, name)
    path = joined(manifest.root, ".bun-version")
    if pinned := exact(repo.text(path)):
        yield Evidence("bun.version", pinned, Place(path, 1), rank=9, note="the version file")


def _named(repo: Snapshot, manifest: Manifest, name: str) -> Iterator[Evidence]:
    subject = f"{name}.version"
    if pinned := manifest.data.text("volta", name):
        where = manifest.where("volta", name)
        yield Evidence(subject, pinned, where, rank=7, note="pinned for Volta")
    yield from tool_versions(repo, manifest.root, name)
    asked = manifest.data.text("engines", name)
    if re.search(r"\d", asked):
        where = manifest.where("engines", name)
        yield Evidence(subject, asked, where, rank=4, note=f"engines.{name}")


def setup(repo: Snapshot, manifest: Manifest, manager: Manager) -> Iterator[Evidence]:
    """Yield the lock file, and how the manager reaches a runner."""
    if manager.lockfile:
        where = Place(manager.lockfile)
        yield Evidence(LOCKFILE, manager.lockfile, where, Strength.LOCKED, note="the lock file")
    match manager.name:
        case "yarn" if manager.berry:
            yield _yarn(repo, manifest)
        case "pnpm" if declared(manifest)[0] == "pnpm":
            where = manifest.where("packageManager")
            yield Evidence(SETUP, BY_MANIFEST, where, note="the version of pnpm")
        case "pnpm":
            yield _pnpm(repo, manifest, manager.lockfile)
        case "bun":
            yield _bun(repo, manifest)


def _yarn(repo: Snapshot, manifest: Manifest) -> Evidence:
    settings = joined(manifest.root, ".yarnrc.yml")
    if repo.yaml(settings).text("yarnPath"):
        where = repo.place(settings, "yarnPath")
        return Evidence(SETUP, COMMITTED, where, note="the Yarn that is committed")
    where = manifest.where("packageManager")
    return Evidence(SETUP, BY_COREPACK, where, note="Corepack brings the Yarn that is named here")


def _bun(repo: Snapshot, manifest: Manifest) -> Evidence:
    for one in manager_versions(repo, manifest):
        fits = one.subject == "bun.version" and admits(one.value, tool_version("bun"))
        if one.subject == "bun.version" and (exact(one.value) or fits is False):
            return Evidence(SETUP, one.value, one.where, note=one.note)
    where = Place(manifest.path)
    return Evidence(SETUP, tool_version("bun"), where, Strength.INFERRED)


def _pnpm(repo: Snapshot, manifest: Manifest, lockfile: str) -> Evidence:
    """Return the pnpm that reads the lock file, inside the range the manifest asks for."""
    majors, note = _majors(repo, manifest, lockfile)
    where = repo.place(lockfile, "lockfileVersion") if lockfile else Place(manifest.path)
    for one in manager_versions(repo, manifest):
        if one.subject != "pnpm.version":
            continue
        if pinned := exact(one.value):
            return Evidence(SETUP, pinned, one.where, note=one.note)
        majors = _admitted(one.value, majors)
    return Evidence(SETUP, majors[0], where, Strength.INFERRED, note=note)


def _admitted(wanted: str, majors: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the majors that a range admits, or else any that it admits."""
    fitting = tuple(major for major in majors if admits(wanted, f"{major}.999.0"))
    others = tuple(one.cycle for one in releases("pnpm") if admits(wanted, one.latest))
    return fitting or others or majors


def _majors(repo: Snapshot, manifest: Manifest, lockfile: str) -> tuple[tuple[str, ...], str]:
    """Return the majors of pnpm that write this format of lock file, the best first, and why."""
    if not lockfile:
        return tuple(reversed(alive("pnpm"))), "no version of pnpm is declared"
    head = repo.text(lockfile)[:500]
    found = re.search(r"^lockfileVersion:\s*'?(\d+)\.(\d+)", head, re.MULTILINE)
    note = f"written in lock file format {found[1]}.{found[2]}" if found else "a lock file"
    match int(found[1]) if found else 0:
        case 5:
            return ("7", "6"), note
        case 6:
            return ("8",), note
        case _:
            return _majors_of_nine(repo, manifest), note


def _majors_of_nine(repo: Snapshot, manifest: Manifest) -> tuple[str, ...]:
    """Tell apart the pnpm that share lock file format 9.

    pnpm 10 builds no dependency that nobody approved, and keeps its settings in the workspace file.
    Where something has to be built and nobody approved it, pnpm 9 wrote this lock file.
    """
    settings = repo.yaml(joined(manifest.root, "pnpm-workspace.yaml"))
    if "allowBuilds" in settings:
        return ("11", "10", "12")
    if set(settings.keys()) - {"packages", "catalog", "catalogs"}:
        return ("10", "11", "9")
    approved = APPROVALS & set(manifest.data.table("pnpm").keys())
    if manifest.depends(*BUILT_ON_INSTALL) and not approved:
        return ("9", "10", "11")
    return ("10", "9", "11")
