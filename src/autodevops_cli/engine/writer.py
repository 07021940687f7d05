"""Writes what was generated: all files or none, nothing of anybody else's without being told."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from autodevops_cli.errors import WouldOverwrite, WriteFailed
from autodevops_cli.model.output import RenderedFile, is_ours
from autodevops_cli.repository.walk import confined

MAX_BYTES = 10_000_000


class State(StrEnum):
    """How a file that we would write relates to what stands in its place."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write and what stands there; `before` is None where nothing does."""

    file: RenderedFile
    state: State
    before: bytes | None = None


def changes(root: Path, files: Iterable[RenderedFile]) -> tuple[Change, ...]:
    """Return what writing these files would mean. Raises WriteFailed for a place to keep off."""
    return tuple(_change(root, file) for file in files)


def write(
    root: Path, files: Sequence[RenderedFile], *, overwrite: bool = False
) -> tuple[Change, ...]:
    """Write the files below `root` and return what became of each.

    A file that somebody else wrote is kept unless `overwrite`; where the first file, which is the
    pipeline itself, is somebody else's, nothing is written at all. Raises WouldOverwrite, and
    WriteFailed when something went wrong: then everything is as it was.
    """
    found = changes(root, files)
    if not overwrite:
        refuse_foreign(found)
    wanted = {State.NEW, State.CHANGED} | ({State.FOREIGN} if overwrite else set())
    _replace_all(root, [change for change in found if change.state in wanted])
    return found


def write_exactly(root: Path, files: Iterable[RenderedFile]) -> None:
    """Write these files over whatever stands there, all or none. Raises WriteFailed."""
    _replace_all(root, [Change(one, State.CHANGED, _standing(root, one.path)[0]) for one in files])


def standing_text(root: Path, path: str) -> str | None:
    """Return a file as it is spelled, "" where none is; None where it is no text.

    Raises WriteFailed for a place to keep off.
    """
    content, _ = _standing(root, path)
    try:
        return "" if content is None else content.decode()
    except UnicodeDecodeError:
        return None


def refuse_foreign(found: Sequence[Change]) -> None:
    """Raise WouldOverwrite where the first file, the pipeline itself, is somebody else's."""
    if found and found[0].state is State.FOREIGN:
        raise WouldOverwrite(
            f"{found[0].file.path} is there and was not written by autodevops; nothing was written",
            hint="see the difference with --diff, replace it with --yes",
        )


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


def _change(root: Path, file: RenderedFile) -> Change:
    before, _ = _standing(root, file.path)
    if before is None:
        return Change(file, State.NEW)
    if before.replace(b"\r\n", b"\n") == file.text.encode():
        return Change(file, State.SAME, before)
    ours = is_ours(before[:1000].decode("utf-8", errors="replace"))
    return Change(file, State.CHANGED if ours else State.FOREIGN, before)


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
    try:
        with target.open("rb") as opened:
            return opened.read(MAX_BYTES), stat.S_IMODE(kind)
    except OSError as error:
        raise WriteFailed(f"{target} cannot be read: {error.strerror}") from error


def _kind(path: Path) -> int | None:
    """Return the mode of what stands at a path, of a link its own; None for nothing."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteFailed(f"{path} cannot be looked at: {error.strerror}") from error


def _replace_all(root: Path, wanted: Sequence[Change]) -> None:
    """Write the files in turn; when one fails, take back those before it."""
    target = root
    try:
        with ExitStack() as undo:
            for change in wanted:
                target = root / change.file.path
                _, mode = _standing(root, change.file.path)
                _make_folders(target.parent, undo)
                undo.callback(_restore, target, change.before, mode)
                write_one(target, change.file.text.encode(), mode)
            undo.pop_all()
    except OSError as error:
        raise WriteFailed(
            f"{target} cannot be written: {error.strerror}; nothing was changed",
            hint="check that the folder may be written to and that there is room on the disk",
        ) from error


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
