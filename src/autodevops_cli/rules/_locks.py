"""Which lock file an install may leave behind, and how the same tool holds on to it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

# With these the tool takes what the lock file says, or leaves the lock file out on purpose.
SETTLED = frozenset(
    ("--frozen-lockfile", "--immutable", "--locked", "--frozen", "--deploy", "--deployment",
     "--package-lock-only", "--no-package-lock", "--lockfile-only", "--no-lockfile",
     "--pure-lockfile", "--global", "-g", "--skip-lock")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lock:
    """A kind of lock file: its names, the manifest beside it, and who can hold on to it.

    `settings` are files that can say so for every install, with the word that does; `variables`
    do it from the environment. `shared` is what the manifest above has where folders share a lock.
    """

    names: tuple[str, ...]
    manifest: str
    shared: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    variables: frozenset[str] = frozenset()


NPM = Lock(("package-lock.json",), "package.json", '"workspaces"')
YARN = Lock(("yarn.lock",), "package.json", '"workspaces"', ((".yarnrc", "frozen-lockfile"),))
PNPM = Lock(("pnpm-lock.yaml",), "package.json", "")
BUN = Lock(
    ("bun.lock", "bun.lockb"), "package.json", '"workspaces"', (("bunfig.toml", "frozenLockfile"),)
)
UV = Lock(
    ("uv.lock",), "pyproject.toml", "tool.uv.workspace",
    variables=frozenset(("UV_LOCKED", "UV_FROZEN")),
)  # fmt: skip
PIPENV = Lock(("Pipfile.lock",), "Pipfile")
CARGO = Lock(("Cargo.lock",), "Cargo.toml", "[workspace")
BUNDLER = Lock(
    ("Gemfile.lock", "gems.locked"), "Gemfile", "",
    ((".bundle/config", "BUNDLE_FROZEN"), (".bundle/config", "BUNDLE_DEPLOYMENT")),
    frozenset(("BUNDLE_FROZEN", "BUNDLE_DEPLOYMENT", "BUNDLE_GEMFILE", "BUNDLE_LOCKFILE")),
)  # fmt: skip


def loose(command: Command) -> tuple[Lock, str, str] | None:
    """Return the lock of an install that may leave it behind, and the words that would not.

    These are the words of the command that stand for the install, and what to write for them; ""
    where nothing mechanical is right.
    """
    if SETTLED & {*command.words}:
        return None
    match (command.name, *command.arguments()):
        case ("npm", ("install" | "i") as verb):
            return NPM, f"npm {verb}", "npm ci" if len(command.words) == 2 else ""
        case ("yarn",) if command.words == ("yarn",):
            return YARN, "yarn", "yarn install --frozen-lockfile"
        case ("yarn", "install") if not command.option("--cwd"):
            return YARN, "yarn install", "yarn install --frozen-lockfile"
        # Beside a lock file pnpm is frozen in CI by itself.
        case ("pnpm", "install" | "i") if "--no-frozen-lockfile" in command.words:
            return PNPM, " --no-frozen-lockfile", " --frozen-lockfile"
        case ("bun", ("install" | "i") as verb):
            return BUN, f"bun {verb}", f"bun {verb} --frozen-lockfile"
        case ("uv", "sync", *_):
            return UV, "uv sync", "uv sync --locked"
        case ("pipenv", "install"):
            return PIPENV, "pipenv install", "pipenv install --deploy"
        case ("bundle", "install") | ("bundle",) if not command.option("--gemfile"):
            return BUNDLER, "", ""
    return None


def left_behind(repo: Snapshot, lock: Lock, folder: str) -> str:
    """Return the lock file that counts in a folder, "" where there is none or it is held on to."""
    path = next(_found(repo, lock, folder), "")
    beside = parent(path)
    # Yarn 2 and later refuse to change the lock file in CI by themselves.
    if not path or (lock is YARN and "__metadata:" in repo.text(path)):
        return ""
    told = any(word in repo.text(joined(beside, name)) for name, word in lock.settings)
    return "" if told else path


def held_by(lock: Lock, variables: Set[str]) -> bool:
    """Tell whether the environment makes every install hold on to the lock file."""
    return bool(lock.variables & variables)


def _found(repo: Snapshot, lock: Lock, folder: str) -> Iterator[str]:
    """Yield the lock file in a folder, or the one above it that the folder shares."""
    at, nearest = joined("", folder), True
    while True:
        own = repo.has(joined(at, lock.manifest))
        if nearest or (own and lock.shared and lock.shared in repo.text(joined(at, lock.manifest))):
            yield from (path for name in lock.names if repo.has(path := joined(at, name)))
        nearest = nearest and not own
        if not at:
            return
        at = parent(at)
