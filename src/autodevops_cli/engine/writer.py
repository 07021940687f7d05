"""Writes files: all of them or none, and none that changed since somebody looked."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.errors import TreeMoved, WriteFailed
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.walk import confined

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Write:
    """What is to stand at a path and what stands there now; None is nothing."""

    path: str
    before: bytes | None
    after: bytes | None


def write_all(root: Path, wanted: Sequence[Write]) -> None:
    """Make the writes in turn, below `root`.

    Raises TreeMoved where something else stands at a path than was said, and WriteFailed when
    something went wrong; both leave everything as it was.
    """
    for one in wanted:
        _refuse_moved(root, one)
    target = root
    try:
        with ExitStack() as undo:
            for one in wanted:
                target = root / one.path
                _write(root, one, undo)
            undo.pop_all()
    except OSError as error:
        raise WriteFailed(
            f"{target} cannot be written: {error.strerror}; nothing was changed",
            hint="check that the folder may be written to and that there is room on the disk",
        ) from error


def write_exactly(root: Path, files: Iterable[RenderedFile]) -> None:
    """Write these files over whatever stands there, all or none. Raises WriteFailed."""
    write_all(root, [Write(one.path, standing(root, one.path), one.text.encode()) for one in files])


def standing(root: Path, path: str) -> bytes | None:
    """Return what stands at a path. Raises WriteFailed for a place to keep off."""
    return _standing(root, path)[0]


def standing_text(root: Path, path: str) -> str | None:
    """Return a file as it is spelled, "" where none is; None where it is no text.

    Raises WriteFailed for a place to keep off.
    """
    content = standing(root, path)
    try:
        return "" if content is None else content.decode()
    except UnicodeDecodeError:
        return None


def write_one(target: Path, content: bytes, mode: int | None = None) -> None:
    """Put a file in place as a whole: whoever reads it sees the old content or the new."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write(root: Path, one: Write, undo: ExitStack) -> None:
    target = root / one.path
    mode = _refuse_moved(root, one)
    if one.after is None:
        undo.callback(_restore, target, one.before, mode)
        target.unlink(missing_ok=True)
        return
    _make_folders(target.parent, undo)
    undo.callback(_restore, target, one.before, mode)
    write_one(target, one.after, mode)


def _refuse_moved(root: Path, one: Write) -> int | None:
    """Return the mode of the file to replace. Raises TreeMoved where another one stands there."""
    found, mode = _standing(root, one.path)
    if found != one.before:
        raise TreeMoved(
            f"{one.path} changed since it was looked at; nothing was written",
            hint="look again: run the command, or make the plan, once more",
        )
    return mode


def _standing(root: Path, path: str) -> tuple[bytes | None, int | None]:
    """Return content and mode of what stands at a path, (None, None) where nothing does."""
    if not confined(path):
        raise WriteFailed(f"{path} is no path inside the repository")
    here = root
    for part in path.split("/")[:-1]:
        here /= part
        kind = _kind(here)
        if kind is None:
            return None, None
        if not stat.S_ISDIR(kind):
            raise WriteFailed(f"{here} is a link or no folder; nothing is written through it")
    target = root / path
    kind = _kind(target)
    if kind is None:
        return None, None
    if not stat.S_ISREG(kind):
        raise WriteFailed(f"{target} is a link or no regular file; it is not replaced")
    return _content(target), stat.S_IMODE(kind)


def _content(target: Path) -> bytes:
    try:
        with target.open("rb") as opened:
            found = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise WriteFailed(f"{target} cannot be read: {error.strerror}") from error
    if len(found) > MAX_BYTES:
        raise WriteFailed(f"{target} is larger than {MAX_BYTES:,} bytes; it is not replaced")
    return found


def _kind(path: Path) -> int | None:
    """Return the mode of what stands at a path, of a link its own; None for nothing."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteFailed(f"{path} cannot be looked at: {error.strerror}") from error


def _make_folders(folder: Path, undo: ExitStack) -> None:
    if not folder.is_dir():
        _make_folders(folder.parent, undo)
        folder.mkdir()
        undo.callback(_remove_folder, folder)


def _remove_folder(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _restore(target: Path, before: bytes | None, mode: int | None) -> None:
    with suppress(OSError):
        if before is None:
            target.unlink(missing_ok=True)
        else:
            write_one(target, before, mode)
