"""Lists the files of a folder: what git tracks or would track, no symlinks, within limits."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from autodevops_cli.repository import git

MAX_FILES = 200_000
MAX_DEPTH = 40

# Folders that hold other people's or generated files, where no ignore file says so.
NEVER = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox",
        ".mypy_cache", ".ruff_cache", ".pytest_cache", ".gradle", ".idea", ".terraform",
        "bower_components", ".next", ".nuxt", ".yarn", ".pnpm-store",
    }
)  # fmt: skip

# What a terminal, a YAML reader or a log could take for more than a name.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Listing:
    """Relative paths with `/`, sorted; `truncated` says what was left out, "" if nothing."""

    paths: tuple[str, ...]
    truncated: str = ""
    by_repository: bool = False
    """Whether a git repository said which files there are."""


def list_folder(root: Path) -> Listing:
    """Return the files below `root`: by git where it answers, by walking elsewhere.

    Ignore rules hold without a repository too, and in a folder inside one. A folder that an
    enclosing repository ignores stands for itself.
    """
    if _in_work_tree(root) and (files := git.files_of_work_tree(root)):
        return replace(limited(_kept(root, files)), by_repository=True)
    walked = limited(_walked(root))
    ignoring = any(path.rpartition("/")[2] == ".gitignore" for path in walked.paths)
    if ignoring and (files := git.files_of_plain_folder(root)):
        return limited(_kept(root, files))
    return walked


def _in_work_tree(folder: Path) -> bool:
    """Tell whether git could answer, without the price of asking it."""
    here = folder.resolve()
    return any((one / ".git").exists() for one in (here, *here.parents))


def limited(paths: Iterable[str]) -> Listing:
    """Return the listing of what is neither too deep, too much nor oddly named."""
    kept: set[str] = set()
    remarks: dict[str, None] = {}
    for path in paths:
        if UNPRINTABLE.search(path):
            remarks["file names that hold control characters or are not UTF-8"] = None
        elif path.count("/") > MAX_DEPTH:
            remarks[f"files deeper than {MAX_DEPTH} folders"] = None
        else:
            kept.add(path)
        if len(kept) > MAX_FILES:
            remarks[f"files beyond the first {MAX_FILES:,}"] = None
            break
    return Listing(tuple(sorted(kept)[:MAX_FILES]), " and ".join(remarks))


def confined(path: str) -> bool:
    """Tell whether a path from a foreign list stays inside the folder it is relative to."""
    parts = path.split("/")
    return not (path.startswith("/") or "\\" in path or {"", ".", "..", ".git"} & set(parts))


def _kept(root: Path, files: Iterable[git.WorkFile]) -> Iterator[str]:
    """Yield the regular files; what git does not track is checked here and kept out of NEVER."""
    for file in files:
        if file.tracked or (
            NEVER.isdisjoint(file.path.split("/")) and _is_regular(root, file.path)
        ):
            yield file.path


def _is_regular(root: Path, path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(f"{root}/{path}").st_mode)
    except (OSError, ValueError):
        return False


def _walked(root: Path) -> Iterator[str]:
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(islice(os.scandir(root / folder), MAX_FILES + 1))
        except OSError:
            continue
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_file(follow_symlinks=False):
                yield path
            elif (
                entry.is_dir(follow_symlinks=False)
                and entry.name not in NEVER
                and folder.count("/") <= MAX_DEPTH  # one deeper than kept, so that it is noticed
            ):
                pending.append(path)
