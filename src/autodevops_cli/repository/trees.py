"""Where bytes come from: a folder on disk, or memory."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

# Opening a pipe must not wait for a writer; O_NOFOLLOW and O_NONBLOCK do not exist everywhere.
OPEN_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Tree(Protocol):
    """A folder, a git tree, an archive."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Return at most `limit` + 1 bytes of a regular file, or None when it cannot be read."""
        ...


class Folder:
    """A folder on disk. Symlinks are followed nowhere on the way, special files not opened."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._start = f"{root}{os.sep}"
        self._real = {"": True}

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the file's first bytes; None for a link, a folder, a pipe or a denied file."""
        if not self._is_real(path.rpartition("/")[0]):
            return None
        try:
            handle = os.open(self._start + path, OPEN_ONLY)
        except (OSError, ValueError):
            return None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            try:
                return file.read(limit + 1)
            except OSError:
                return None

    def executable(self, path: str) -> bool:
        """Tell whether the file may be run; on Windows every file may."""
        try:
            mode = (self._root / path).lstat().st_mode
        except (OSError, ValueError):
            return False
        return os.name == "nt" or bool(mode & stat.S_IXUSR)

    def _is_real(self, folder: str) -> bool:
        """Tell whether a folder is one, and neither it nor one above it a link."""
        if folder not in self._real:
            above = self._is_real(folder.rpartition("/")[0])
            self._real[folder] = above and is_real_folder(self._root / folder)
        return self._real[folder]


class Memory:
    """Files held in memory: what we are about to write."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the text as bytes; None for a path that is not held."""
        text = self._files.get(path)
        return None if text is None else text.encode()[: limit + 1]


class Over:
    """Files held in memory that stand before those of another tree."""

    def __init__(self, below: Tree, files: Mapping[str, str]) -> None:
        self._below = below
        self._files = files

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the first bytes of the held text, or of what the tree below has."""
        if path in self._files:
            return self._files[path].encode(errors="replace")[: limit + 1]
        return self._below.read(path, limit)

    def executable(self, path: str) -> bool:
        """Tell whether the file below may be run; what is held may not."""
        asked = getattr(self._below, "executable", None)
        return path not in self._files and (bool(asked(path)) if asked else True)


def is_real_folder(path: Path) -> bool:
    """Tell whether a folder stands at the path, not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):
        return False
