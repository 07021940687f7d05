"""Finds the repository of files that a call names, and their paths in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from autodevops_cli.errors import UsageError
from autodevops_cli.lockfile import LOCK


def locked_folder(files: Iterable[str]) -> Path:
    """Return the nearest folder with a lock above these files, or above here. Raises UsageError."""
    named = [Path(one) for one in files]
    here = [] if all(one.is_absolute() for one in named) else [Path.cwd() / LOCK]
    for place in [*(_named(str(one)) for one in named), *here]:
        for folder in place.parents:
            if (folder / LOCK).is_file():
                return folder
    raise UsageError(
        f"there is no {LOCK} here or above, so nothing says what autodevops wrote",
        hint="`autodevops generate` writes a pipeline, `autodevops adopt` takes over one",
    )


def folder_and_files(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the repository and the files that words name: the first may be a folder."""
    if words and Path(words[0]).is_dir():
        return words[0], tuple(words[1:])
    return ".", tuple(words)


def inside(root: Path, words: Iterable[str]) -> tuple[str, ...]:
    """Return the paths of files in a repository, named from here or from its top."""
    top = root.resolve()
    return tuple(_inside(top, word) for word in words)


def _inside(top: Path, word: str) -> str:
    here = _named(word)
    if here.is_relative_to(top) and (here.exists() or not (top / word).exists()):
        return here.relative_to(top).as_posix()
    return Path(os.path.normpath(word)).as_posix()


def _named(word: str) -> Path:
    """Return the place that a word names from here; a link at its end stays one."""
    return Path(os.path.normpath(Path.cwd() / word))
