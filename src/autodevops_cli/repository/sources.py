"""Where repositories come from: a folder, a revision, an archive, a URL. All become Snapshots."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from autodevops_cli.errors import SourceNotFound, SourceRefused, UsageError
from autodevops_cli.repository.identity import is_bare
from autodevops_cli.repository.snapshot import Snapshot, open_folder

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def open_source(text: str, *, revision: str = "", offline: bool = True) -> Snapshot:
    """Return the snapshot of a folder, `FOLDER@REVISION`, an archive or a repository elsewhere.

    `revision` says the same as an `@REVISION` at the end. With `offline` nothing is asked of the
    network. Raises an AutodevopsError for whatever cannot be read.
    """
    if not text or "\0" in text:
        raise UsageError(f"{text!r} is no name of a source", hint="name a folder, or `.`")
    try:
        return _open(text, revision, offline)
    except PermissionError as error:
        raise SourceRefused(f"{error.filename or text} may not be read") from error
    except OSError as error:
        raise SourceNotFound(f"{text} cannot be read: {error.strerror or error}") from error


def _open(text: str, revision: str, offline: bool) -> Snapshot:
    if not _URL.match(text):
        path, named = _split(text)
        if path.is_dir():
            return _open_folder(path, revision or named)
        if path.exists() and not named:
            return _open_file(path, revision)
    return _open_elsewhere(text, revision, offline)


def _split(text: str) -> tuple[Path, str]:
    """Return path and revision: what stands before an `@` must exist, and the most of it counts."""
    path, revision = text, ""
    while not Path(path).exists() and "@" in path:
        path = path.rpartition("@")[0]
        revision = text[len(path) + 1 :]
    return (Path(path), revision) if path and Path(path).exists() else (Path(text), "")


def _open_folder(path: Path, revision: str) -> Snapshot:
    if not revision and not is_bare(path):
        next(path.iterdir(), None)  # whether it may be read at all
        return open_folder(path)
    from autodevops_cli.repository.git_tree import open_revision

    return open_revision(path, revision or "HEAD")


def _open_file(path: Path, revision: str) -> Snapshot:
    if not path.is_file():
        raise SourceNotFound(f"{path} is neither a folder nor a regular file")
    if revision:
        raise UsageError(f"{path} is a file and has no revision {revision!r}")
    from autodevops_cli.repository.archive import open_archive

    return open_archive(path)


def _open_elsewhere(text: str, revision: str, offline: bool) -> Snapshot:
    from dataclasses import replace

    from autodevops_cli.repository.remote import open_remote, parse_remote

    remote = parse_remote(text)
    mistyped = ":" not in text and Path(text.partition("/")[0]).is_dir()
    if remote is None or mistyped:
        close = _close_names(Path(text))
        raise SourceNotFound(
            f"there is no {text}",
            hint=f"did you mean {close}?" if close else "name a folder, an archive or a URL",
        )
    return open_remote(replace(remote, ref=revision) if revision else remote, offline=offline)


def _close_names(path: Path) -> str:
    """Return the name beside a path that is most like it, with its folder, or ""."""
    try:
        names = [one.name for one in path.parent.iterdir()]
    except OSError:
        return ""
    close = get_close_matches(path.name, names, 1)
    return str(path.parent / close[0]) if close else ""
