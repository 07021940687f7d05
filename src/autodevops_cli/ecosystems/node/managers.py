"""Which package manager, at which version, with which lock file, and how its commands are spelled.

What the manifest declares (packageManager, devEngines) decides; then settings and scripts that only
one manager can read; then lock files in the order pnpm, bun, yarn, npm, because a package-lock.json
beside another lock file is usually somebody's forgotten `npm install`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.data import alive, releases, tool_version
from autodevops_cli.ecosystems.node.leaves import words_of
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.scripts import split
from autodevops_cli.ecosystems.node.semver import admits, exact
from autodevops_cli.ecosystems.node.versions import tool_versions
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

LOCKS = {
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "bun",
    "bun.lockb": "bun",
    "yarn.lock": "yarn",
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
}
SETTINGS = {
    "pnpm-workspace.yaml": "pnpm",
    ".pnpmfile.cjs": "pnpm",
    "bunfig.toml": "bun",
    ".yarnrc.yml": "yarn",
    ".yarnrc": "yarn",
}
MANAGERS = ("npm", "pnpm", "yarn", "bun")
DECLARED = re.compile(r"(npm|pnpm|yarn|bun)@(\d[\w.-]{0,40})")
SETUP = "node.manager-setup"
LOCKFILE = "node.lockfile"


@dataclass(frozen=True, slots=True)
class Manager:
    """A package manager as one package uses it.

    `lockfile` is "" when there is none; `berry` is Yarn 2 or later.
    """

    name: str
    lockfile: str = ""
    berry: bool = False

    def run(self, script: str, arguments: tuple[str, ...] = ()) -> str:
        """Return the command that runs a script of the manifest."""
        if self.name == "npm":
            call = "npm test" if script == "test" else f"npm run {shlex.quote(script)}"
            return f"{call} -- {shlex.join(arguments)}" if arguments else call
        return " ".join([self.name, "run", shlex.quote(script), *map(shlex.quote, arguments)])

    def execute(self, command: str) -> str:
        """Return the command that runs an installed program."""
        start = {"npm": "npx", "pnpm": "pnpm exec", "yarn": "yarn", "bun": "bunx"}[self.name]
        return f"{start} {command}"

    def install(self, frozen: bool = True) -> str:
        """Return the command that installs what the lock file says, or resolves anew."""
        locked = bool(self.lockfile) and frozen
        match self.name:
            case "npm":
                return "npm ci" if locked else "npm install"
            case "pnpm":
                return "pnpm install --frozen-lockfile" if locked else _unlocked_pnpm(self.lockfile)
            case "yarn":
                flag = "--immutable" if self.berry else "--frozen-lockfile"
                return f"yarn install {flag}" if locked else _unlocked_yarn(self.berry)
            case _:
                return "bun install --frozen-lockfile" if locked else "bun install"


def _unlocked_pnpm(lockfile: str) -> str:
    return "pnpm install --no-frozen-lockfile" if lockfile else "pnpm install"


def _unlocked_yarn(berry: bool) -> str:
    # Yarn 2 and later refuse to write a lock file in CI unless they are told that they may.
    return "yarn install --no-immutable" if berry else "yarn install"


def choose(repo: Snapshot, manifest: Manifest) -> tuple[Manager, tuple[Evidence, ...]]:
    """Return the manager of a package, and everything that speaks for one or another."""
    seen = tuple(_witnesses(repo, manifest))
    best = max(seen, key=lambda one: (one.strength, one.rank))
    name = best.value
    lockfile = next((p for p, owner in _locks(repo, manifest.root) if owner == name), "")
    return Manager(name, lockfile, name == "yarn" and _is_berry(repo, manifest, lockfile)), seen


def _witnesses(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    subject = "package-manager"
    if declared := DECLARED.match(manifest.data.text("packageManager")):
        where = manifest.where("packageManager")
        yield Evidence(subject, declared[1], where, rank=9, note="the packageManager field")
    wanted = manifest.data.text("devEngines", "packageManager", "name")
    if wanted in MANAGERS:
        where = manifest.where("devEngines", "packageManager")
        yield Evidence(subject, wanted, where, rank=8, note="devEngines.packageManager")
    locks = list(_locks(repo, manifest.root))
    owners = {owner for _, owner in locks}
    for one in _settings(repo, manifest):
        if one.value in owners or not owners:
            yield one
    spoken = _spoken(manifest)
    if spoken in owners and len(owners) > 1:
        where = manifest.where("scripts")
        yield Evidence(subject, spoken, where, rank=3, note="the manager that the scripts call")
    order = ("pnpm", "bun", "yarn", "npm")
    for path, owner in locks:
        yield Evidence(
            subject, owner, Place(path), Strength.LOCKED, 9 - order.index(owner), "a lock file"
        )
    if spoken and not locks:
        where = manifest.where("scripts")
        yield Evidence(subject, spoken, where, Strength.INFERRED, 2, "the scripts call it")
    yield Evidence(
        subject, "npm", Place(manifest.path), Strength.INFERRED, 1, "npm comes with Node"
    )


def _settings(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    for name in ("pnpm", "yarn", "bun"):
        if re.search(r"\d|^\*$", manifest.data.text("engines", name)):
            where = manifest.where("engines", name)
            yield Evidence("package-manager", name, where, rank=5, note=f"engines.{name}")
    for file, owner in SETTINGS.items():
        if repo.has(path := joined(manifest.root, file)):
            yield Evidence("package-manager", owner, Place(path), rank=4, note="its settings")


def _locks(repo: Snapshot, root: str) -> Iterator[tuple[str, str]]:
    for name, owner in LOCKS.items():
        if repo.has(path := joined(root, name)):
            yield path, owner


def _spoken(manifest: Manifest) -> str:
    """Return the manager that the scripts call by name, when they call only one beside npm."""
    commands = [words_of(one) for body in manifest.scripts.values() for one in split(body)[0]]
    called = {words[0] for words in commands if words and words[0] in ("pnpm", "yarn")}
    # `bun file.ts` asks for a runtime; only `bun run script` asks for a manager.
    if any(_calls(words, "bun", manifest) for words in commands):
        called.add("bun")
    return called.pop() if len(called) == 1 else ""


def _calls(words: tuple[str, ...], name: str, manifest: Manifest) -> bool:
    plain = [word for word in words if not word.startswith("-")]
    if plain[:1] != [name]:
        return False
    return plain[1:2] == ["install"] or bool(set(plain[1:3]) & set(manifest.scripts))


def _is_berry(repo: Snapshot, manifest: Manifest, lockfile: str) -> bool:
    declared = DECLARED.match(manifest.data.text("packageManager"))
    if declared and declared[1] == "yarn":
        return not declared[2].startswith(("0.", "1."))
    if lockfile:
        return "__metadata:" in repo.text(lockfile)[:2000]
    return repo.has(joined(manifest.root, ".yarnrc.yml"))


def manager_versions(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    """Yield the versions of package managers that the repository names."""
    declared = DECLARED.match(manifest.data.text("packageManager"))
    if declared:
        version = declared[2].split("+")[0]
        where = manifest.where("packageManager")
        yield Evidence(f"{declared[1]}.version", version, where, rank=9, note="packageManager")
    wanted = manifest.data.table("devEngines", "packageManager")
    if wanted.text("name") in MANAGERS and wanted.text("version"):
        where = manifest.where("devEngines", "packageManager")
        subject = f"{wanted.text('name')}.version"
        yield Evidence(subject, wanted.text("version"), where, rank=8, note="devEngines")
    for name in MANAGERS:
        if pinned := manifest.data.text("volta", name):
            yield Evidence(f"{name}.version", pinned, manifest.where("volta", name), rank=7)
        yield from tool_versions(repo, manifest.root, name)
        asked = manifest.data.text("engines", name)
        if asked and asked != "*" and re.search(r"\d", asked):
            where = manifest.where("engines", name)
            yield Evidence(f"{name}.version", asked, where, rank=4, note=f"engines.{name}")
    path = joined(manifest.root, ".bun-version")
    if version := exact(repo.text(path)):
        yield Evidence("bun.version", version, Place(path, 1), rank=9, note="the version file")


def setup(repo: Snapshot, manifest: Manifest, manager: Manager) -> Iterator[Evidence]:
    """Yield how the manager reaches a runner.

    "packageManager" (the manifest says it all), "corepack", "committed", a version, or "" for what
    every runner has.
    """
    where = Place(manager.lockfile or manifest.path)
    if manager.lockfile:
        yield Evidence(LOCKFILE, manager.lockfile, where, Strength.LOCKED, note="the lock file")
    declared = DECLARED.match(manifest.data.text("packageManager"))
    own = bool(declared and declared[1] == manager.name)
    if manager.name == "yarn" and manager.berry:
        settings = joined(manifest.root, ".yarnrc.yml")
        if repo.yaml(settings).text("yarnPath"):
            yield Evidence(SETUP, "committed", repo.place(settings, "yarnPath"), note="yarnPath")
        else:
            yield Evidence(
                SETUP, "corepack", manifest.where("packageManager"), note="Yarn by Corepack"
            )
    elif manager.name == "pnpm":
        if own:
            yield Evidence(
                SETUP, "packageManager", manifest.where("packageManager"), note="the pnpm to use"
            )
        else:
            version, place, note = _pnpm_version(repo, manifest, manager)
            yield Evidence(SETUP, version, place, Strength.INFERRED, note=note)
    elif manager.name == "bun":
        yield Evidence(SETUP, _bun_version(repo, manifest), where, Strength.INFERRED)


def _bun_version(repo: Snapshot, manifest: Manifest) -> str:
    for one in manager_versions(repo, manifest):
        if one.subject == "bun.version":
            if pinned := exact(one.value):
                return pinned
            if admits(one.value, tool_version("bun")) is False:
                return one.value
    return tool_version("bun")


def _pnpm_version(repo: Snapshot, manifest: Manifest, manager: Manager) -> tuple[str, Place, str]:
    """Return the pnpm that reads the lock file, inside the range the manifest asks for."""
    asked = [one for one in manager_versions(repo, manifest) if one.subject == "pnpm.version"]
    fits, note = _majors_for(repo, manager.lockfile, manifest)
    place = (
        repo.place(manager.lockfile, "lockfileVersion")
        if manager.lockfile
        else Place(manifest.path)
    )
    for one in asked:
        if pinned := exact(one.value):
            return pinned, one.where, one.note
        admitted = [major for major in fits if admits(one.value, f"{major}.999.0")]
        if admitted:
            return admitted[0], place, note
        others = [r.cycle for r in releases("pnpm") if admits(one.value, r.latest)]
        if others:
            return others[0], one.where, one.note
    return fits[0], place, note


def _majors_for(repo: Snapshot, lockfile: str, manifest: Manifest) -> tuple[tuple[str, ...], str]:
    """Return the major versions of pnpm that write this format of lock file, the best first."""
    if not lockfile:
        newest = tuple(reversed(alive("pnpm")))
        return newest[1:2] + newest, "no lock file and no version of pnpm is declared"
    found = re.search(
        r"^lockfileVersion:\s*'?(\d+)\.(\d+)", repo.text(lockfile)[:500], re.MULTILINE
    )
    note = f"written in lock file format {found[1]}.{found[2]}" if found else "a lock file"
    match found and int(found[1]):
        case 5:
            return ("7", "6"), note
        case 6:
            return ("8",), note
        case _:
            return _majors_for_nine(repo, lockfile, manifest), note


def _majors_for_nine(repo: Snapshot, lockfile: str, manifest: Manifest) -> tuple[str, ...]:
    """Tell pnpm 10 from 9, which share a lock file format.

    pnpm 10 builds no dependency that nobody approved. Where one has to be built and nobody did,
    pnpm 9 wrote this lock file.
    """
    settings = repo.yaml(joined(manifest.root, "pnpm-workspace.yaml"))
    approves = {"onlyBuiltDependencies", "ignoredBuiltDependencies", "neverBuiltDependencies"}
    if "allowBuilds" in settings:
        return ("11", "10", "12")
    if set(settings.keys()) - {"packages", "catalog", "catalogs"}:
        return ("10", "11", "9")
    if approves & set(manifest.data.table("pnpm").keys()):
        return ("10", "9", "11")
    if manifest.depends(*BUILT_ON_INSTALL):
        return ("9", "10", "11")
    return ("10", "9", "11")


# Packages that are of no use before their own install script has run.
BUILT_ON_INSTALL = (
    "@prisma/client", "prisma", "better-sqlite3", "sqlite3", "canvas", "node-sass", "bcrypt",
    "argon2", "isolated-vm", "node-pty", "electron", "puppeteer", "leveldown",
)  # fmt: skip
