"""What of a job is worth keeping between runs: downloads of its tools, and its own caches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from autodevops_cli.model.plan import Cache, Job, Pairs, Purpose, Run, SetupTool, Step

FOLDER = ".cache"
# Variables that move folders of the home directory: where the tools' own documentation says so.
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
# Of a language's package managers the one that locks is the one that downloads.
MANAGERS = {
    "yarn.lock": "yarn", "pnpm-lock.yaml": "pnpm", "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
}  # fmt: skip
_LOCK = re.compile(
    r"(?:\.lockb?|-lock\.\w+|(?:^|/)(?:go\.sum|npm-shrinkwrap\.json|requirements[\w.-]*\.txt))$"
)
# The files that setup actions look for at the root, by the name of their cache.
_SOUGHT = {
    "npm": "package-lock.json", "pnpm": "pnpm-lock.yaml", "yarn": "yarn.lock", "pip":
    "requirements.txt", "gradle": "**/*.gradle*", "maven": "**/pom.xml",
}  # fmt: skip
_SOUGHT_BY = {"uv": "uv.lock", "go": "go.sum", "rust": "Cargo.lock", "deno": "deno.lock"}


@dataclass(frozen=True, slots=True)
class Downloads:
    """What tools download and a job keeps: (variable, folder) pairs, by the lock files."""

    moved: Pairs = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Folders inside the project, variables that move tools there, and what they are keyed by."""

    paths: tuple[str, ...] = ()
    variables: Pairs = ()
    key_files: tuple[str, ...] = ()


def downloads(job: Job, caches: Pairs) -> Downloads:
    """Return the downloads that a job keeps; none without a lock file that they go by.

    A system that never writes a cache again under the same key would keep the first for good.
    """
    files = tuple(dict.fromkeys((*_told(job, SetupTool), *_locks(job))))
    moved = tuple(pair for pair in caches if not _is_idle(pair[1], files))
    return Downloads(moved, files) if moved and files else Downloads()


def caches(job: Job, moved: Pairs) -> Iterator[Cache]:
    """Yield the caches of a job without the folders that its variables move elsewhere."""
    homes = tuple(f"~/{start}{folder}/" for _, folder in moved for start in (".", ".cache/"))
    for step in job.steps:
        if not isinstance(step, Cache) or not step.key_files:
            continue
        if paths := tuple(path for path in step.paths if not f"{path}/".startswith(homes)):
            yield replace(step, paths=paths)


def kept(job: Job, caches: Pairs) -> Kept:
    """Return what a job keeps where only folders of the project can be kept.

    A system that writes a cache anew after each run keeps downloads without a lock file, too.
    """
    keys = _told(job, Cache, SetupTool) or _locks(job) or _sought(job)
    moved = dict(pair for pair in caches if _is_worth(pair[1], job, keys))
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
    return not _is_idle(folder, keys, usual="npm")


def _is_idle(folder: str, files: tuple[str, ...], usual: str = "") -> bool:
    """Tell whether a package manager downloads nothing, as another one locks; none: the usual."""
    used = {MANAGERS[name] for path in files if (name := path.rpartition("/")[2]) in MANAGERS}
    return folder in MANAGERS.values() and folder not in (used or {usual})


def _told(job: Job, *kinds: type[Step]) -> tuple[str, ...]:
    """Return the files that caches, of their own or of setup actions, are said to go by."""
    found: dict[str, None] = {}
    for step in job.steps:
        if isinstance(step, Cache) and Cache in kinds:
            found.update(dict.fromkeys(step.key_files))
        elif isinstance(step, SetupTool) and SetupTool in kinds:
            paths = dict(step.inputs).get("cache-dependency-path", "")
            found.update(dict.fromkeys(path for path in paths.splitlines() if path))
    return tuple(found)


def _locks(job: Job) -> tuple[str, ...]:
    """Return the lock files among what a job's steps have for reasons, and what its caches name."""
    runs = (step for step in job.steps if isinstance(step, Run))
    seen = (fact.because.where.path for step in runs for fact in step.because)
    every = (*seen, *_told(job, Cache, SetupTool))
    return tuple(dict.fromkeys(path for path in every if _LOCK.search(path)))


def _sought(job: Job) -> tuple[str, ...]:
    """Return the lock files that the tools of a job look for where nothing names any."""
    setups = (step for step in job.steps if isinstance(step, SetupTool))
    names = (
        _SOUGHT.get(dict(one.inputs).get("cache", "")) or _SOUGHT_BY.get(one.tool.name)
        for one in setups
    )
    return tuple(dict.fromkeys(name for name in names if name))
