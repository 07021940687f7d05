"""Which package manager, with which lock file, and how its commands are spelled.

What the manifest declares (packageManager, devEngines) decides; then settings that only one manager
reads; then lock files in the order pnpm, Bun, Yarn, npm, because a package-lock.json beside another
lock file is usually somebody's forgotten `npm install`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.node.calls import MANAGERS
from autodevops_cli.ecosystems.node.leaves import words_of
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.scripts import split
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
BY_PREFERENCE = ("npm", "yarn", "bun", "pnpm")
DECLARED = re.compile(r"(npm|pnpm|yarn|bun)@(\d[\w.-]{0,40})")
SUBJECT = "package-manager"


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

    def install(self, *, frozen: bool = True) -> str:
        """Return the command that installs what the lock file says, or resolves anew."""
        if self.lockfile and frozen:
            return {
                "npm": "npm ci",
                "pnpm": "pnpm install --frozen-lockfile",
                "yarn": f"yarn install {'--immutable' if self.berry else '--frozen-lockfile'}",
                "bun": "bun install --frozen-lockfile",
            }[self.name]
        if self.name == "pnpm" and self.lockfile:
            return "pnpm install --no-frozen-lockfile"
        # Yarn 2 and later write no lock file in CI unless they are told that they may.
        return "yarn install --no-immutable" if self.berry else f"{self.name} install"


def choose(repo: Snapshot, manifest: Manifest) -> tuple[Manager, tuple[Evidence, ...]]:
    """Return the manager of a package, and everything that speaks for one or another."""
    seen = tuple(_witnesses(repo, manifest))
    name = max(seen, key=lambda one: (one.strength, one.rank)).value
    lockfile = next((path for path, owner in _locks(repo, manifest.root) if owner == name), "")
    berry = name == "yarn" and _is_berry(repo, manifest, lockfile)
    return Manager(name, lockfile, berry), seen


def declared(manifest: Manifest) -> tuple[str, str]:
    """Return the manager and the version in the packageManager field, empty when there is none."""
    found = DECLARED.match(manifest.data.text("packageManager"))
    return (found[1], found[2]) if found else ("", "")


def _witnesses(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    locks = tuple(_locks(repo, manifest.root))
    owners = {owner for _, owner in locks}
    yield from _declarations(manifest)
    yield from (one for one in _settings(repo, manifest) if one.value in owners or not owners)
    spoken = _spoken(manifest)
    if spoken and (not owners or (spoken in owners and len(owners) > 1)):
        where, note = manifest.where("scripts"), "the manager that the scripts call"
        strength = Strength.DECLARED if owners else Strength.INFERRED
        yield Evidence(SUBJECT, spoken, where, strength, 3, note)
    for path, owner in locks:
        rank = BY_PREFERENCE.index(owner)
        yield Evidence(SUBJECT, owner, Place(path), Strength.LOCKED, rank, "a lock file")
    where = Place(manifest.path)
    yield Evidence(SUBJECT, "npm", where, Strength.INFERRED, 1, "npm comes with Node")


def _declarations(manifest: Manifest) -> Iterator[Evidence]:
    name, _ = declared(manifest)
    if name:
        where = manifest.where("packageManager")
        yield Evidence(SUBJECT, name, where, rank=9, note="the packageManager field")
    wanted = manifest.data.text("devEngines", "packageManager", "name")
    if wanted in MANAGERS:
        where = manifest.where("devEngines", "packageManager")
        yield Evidence(SUBJECT, wanted, where, rank=8, note="devEngines.packageManager")


def _settings(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    for name in ("pnpm", "yarn", "bun"):
        # "please-use-pnpm" and "use yarn" refuse a manager; they ask for none.
        if re.search(r"\d|^\*$", manifest.data.text("engines", name)):
            where = manifest.where("engines", name)
            yield Evidence(SUBJECT, name, where, rank=5, note=f"engines.{name}")
    for file, owner in SETTINGS.items():
        if repo.has(path := joined(manifest.root, file)):
            yield Evidence(SUBJECT, owner, Place(path), rank=4, note="its settings")


def _locks(repo: Snapshot, root: str) -> Iterator[tuple[str, str]]:
    for name, owner in LOCKS.items():
        if repo.has(path := joined(root, name)):
            yield path, owner


def _spoken(manifest: Manifest) -> str:
    """Return the manager that the scripts call by name, when they call only one beside npm."""
    commands = [words_of(one) for body in manifest.scripts.values() for one in split(body)[0]]
    called = {words[0] for words in commands if words and words[0] in ("pnpm", "yarn")}
    # `bun file.ts` asks for a runtime; only `bun run script` asks for a manager.
    if any(_runs_script(words, "bun", manifest) for words in commands):
        called.add("bun")
    return called.pop() if len(called) == 1 else ""


def _runs_script(words: tuple[str, ...], name: str, manifest: Manifest) -> bool:
    plain = [word for word in words if not word.startswith("-")]
    installs = plain[1:2] == ["install"]
    return plain[:1] == [name] and (installs or bool(set(plain[1:3]) & set(manifest.scripts)))


def _is_berry(repo: Snapshot, manifest: Manifest, lockfile: str) -> bool:
    name, version = declared(manifest)
    if name == "yarn":
        return not version.startswith(("0.", "1."))
    if lockfile:
        return "__metadata:" in repo.text(lockfile)[:2000]
    return repo.has(joined(manifest.root, ".yarnrc.yml"))
