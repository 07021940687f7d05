"""What of a job is worth keeping between runs, where only folders of the project can be kept."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.plan import Cache, Job, Pairs, Purpose, SetupTool
from autodevops_cli.providers._containers import Provision, cache_keys

FOLDER = ".cache"
# Variables that move folders of the home directory.
MOVED = {
    "~/.cache/pre-commit": ("PRE_COMMIT_HOME", "pre-commit"),
    "~/.cache/prek": ("PREK_HOME", "prek"),
    "~/.bun/install/cache": ("BUN_INSTALL_CACHE_DIR", "bun"),
    "~/.gradle/caches": ("GRADLE_USER_HOME", "gradle"),
    "~/.cache/deno": ("DENO_DIR", "deno"),
}
# Archives under hashed names, and hooks, which look at what git knows. Others hold sources that a
# linter which walks the tree would judge.
SEALED = frozenset({"pip", "npm", "pre-commit", "prek"})
# The lock files that setup actions look for at the root, by the name of their cache.
LOCKS = {
    "npm": "package-lock.json", "pnpm": "pnpm-lock.yaml", "yarn": "yarn.lock", "pip":
    "requirements.txt", "gradle": "**/*.gradle*", "maven": "**/pom.xml",
}  # fmt: skip
LOCKS_OF_TOOLS = {"uv": "uv.lock", "go": "go.sum", "rust": "Cargo.lock", "deno": "deno.lock"}


# Of a language's package managers the one that locks is the one that downloads.
MANAGERS = {
    "yarn.lock": "yarn", "pnpm-lock.yaml": "pnpm", "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """Folders inside the project, variables that move tools there, and what they are keyed by."""

    paths: tuple[str, ...] = ()
    variables: Pairs = ()
    key_files: tuple[str, ...] = ()


def kept(job: Job, provision: Provision) -> Kept:
    """Return what a job keeps: its caches, and its tools' downloads where no linter meets them."""
    keys = _keys(job)
    moved = dict(pair for pair in provision.caches if _is_worth(pair[1], job, keys))
    folders: dict[str, None] = {}
    for step in (one for one in job.steps if isinstance(one, Cache)):
        for path in step.paths:
            if path in MOVED:
                moved.update([MOVED[path]] if _is_worth(MOVED[path][1], job, keys) else [])
            elif not path.startswith(("~", "/", "$")) and ".." not in path.split("/"):
                folders[path] = None
    paths = (*(f"{FOLDER}/{name}" for name in dict.fromkeys(moved.values())), *folders)
    return Kept(paths, tuple(moved.items()), keys)


def _is_worth(folder: str, job: Job, keys: tuple[str, ...]) -> bool:
    """Tell whether downloads are kept: they are the job's own, and no linter stumbles over them."""
    if job.purpose in (Purpose.LINT, Purpose.TYPECHECK) and folder not in SEALED:
        return False
    used = {MANAGERS[name] for path in keys if (name := path.rpartition("/")[2]) in MANAGERS}
    return folder not in MANAGERS.values() or folder in (used or {"npm"})


def _keys(job: Job) -> tuple[str, ...]:
    """Return the lock files; those that the tools would look for where the plan names none."""
    if found := cache_keys(job):
        return found
    guesses: dict[str, None] = {}
    for step in (one for one in job.steps if isinstance(one, SetupTool)):
        name = LOCKS.get(dict(step.inputs).get("cache", "")) or LOCKS_OF_TOOLS.get(step.tool.name)
        if name:
            guesses[name] = None
    return tuple(guesses)
