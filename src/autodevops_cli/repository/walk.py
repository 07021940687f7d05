"""Lists the files of a folder: what git tracks or would track, no symlinks, within limits."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

MAX_FILES = 200_000
MAX_DEPTH = 40
GIT_TIMEOUT_S = 120

# Folders that hold other people's or generated files, where no ignore file says so.
NEVER = frozenset(
    ".git .hg .svn .venv venv node_modules __pycache__ .tox .nox .mypy_cache .ruff_cache "
    ".pytest_cache .gradle .idea .terraform bower_components .next .nuxt .yarn .pnpm-store".split()
)

# What makes git safe to run in a folder nobody vouches for.
SAFE_GIT = (
    "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "safe.directory=*", "-c", "core.quotePath=false",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """Relative paths with `/`, sorted; `truncated` says which limit cut the list, "" if none."""

    paths: tuple[str, ...]
    truncated: str = ""


def git_environment() -> dict[str, str]:
    """Return an environment in which git asks nothing, reads no user file and locks nothing."""
    keep = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return keep | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }


def list_folder(root: Path) -> Listing:
    """Return the files below `root`: by git where it answers, by walking elsewhere."""
    if (root / ".git").exists():
        listed = _by_git(root)
        if listed is not None:
            return _limited(listed)
    return _by_walking(root)


def _by_git(root: Path) -> list[str] | None:
    command = [*SAFE_GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(
            command, cwd=root, env=git_environment(), capture_output=True,
            timeout=GIT_TIMEOUT_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode:
        return None
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _by_walking(root: Path) -> Listing:
    found: list[str] = []
    pending = [("", 0)]
    truncated = ""
    while pending:
        folder, depth = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth >= MAX_DEPTH:
                    truncated = f"deeper than {MAX_DEPTH} folders"
                elif entry.name not in NEVER:
                    pending.append((path, depth + 1))
            elif entry.is_file(follow_symlinks=False):
                found.append(path)
        if len(found) > MAX_FILES:
            break
    limited = _limited(found)
    return Listing(limited.paths, limited.truncated or truncated)


def _limited(paths: list[str]) -> Listing:
    kept = sorted({path for path in paths if path.count("/") <= MAX_DEPTH})
    if len(kept) > MAX_FILES:
        return Listing(tuple(kept[:MAX_FILES]), f"more than {MAX_FILES} files")
    return Listing(tuple(kept))
