"""A tar or zip archive, read in place: nothing is unpacked to disk, links are no files."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

from autodevops_cli.errors import SourceNotFound, SourceTooLarge
from autodevops_cli.repository.identity import COMMIT
from autodevops_cli.repository.snapshot import MAX_BYTES, Snapshot
from autodevops_cli.repository.tar import TarReader
from autodevops_cli.repository.trees import Tree
from autodevops_cli.repository.walk import MAX_FILES, confined, limited

MAX_ARCHIVE = 1_000_000_000
MAX_KEPT = 256_000_000
MAX_DIRECTORY = 32_000_000

GZIP, TAR, ZIP = b"\x1f\x8b", b"ustar", (b"PK\3\4", b"PK\5\6")
ENDINGS = (".tar.gz", ".tgz", ".tar", ".zip")
UNPACKABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
HINT = "name a folder, or an archive as tar, tar.gz or zip"

Member = TypeVar("Member")


class Careful(io.BufferedReader):
    """A file that refuses to be read in large pieces: a zip's list of files is one piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes. Raises SourceTooLarge."""
        wanted = MAX_DIRECTORY + 1 if size is None or size < 0 else size
        content = super().read(min(wanted, MAX_DIRECTORY + 1))
        if len(content) > MAX_DIRECTORY:
            raise SourceTooLarge("the archive lists more files than any repository holds")
        return content


class KeptFiles:
    """Files of a tar in memory; of a large one only that it is."""

    def __init__(self, contents: Mapping[str, bytes | None]) -> None:
        self._contents = contents

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the file's first bytes; as many zeros where it is too large to be held."""
        content = self._contents[path]
        return bytes(limit + 1) if content is None else content[: limit + 1]


class ZipFiles:
    """Files of a zip, unpacked one by one and no further than asked."""

    def __init__(self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._members = members

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the file's first bytes; None for a damaged or an encrypted one."""
        try:
            with self._archive.open(self._members[path]) as file:
                return file.read(limit + 1)
        except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
            return None


def open_archive(path: Path) -> Snapshot:
    """Return the snapshot of an archive; a single top folder is taken for the repository."""
    if path.stat().st_size > MAX_ARCHIVE:
        raise SourceTooLarge(f"{path} is larger than {MAX_ARCHIVE:,} bytes")
    try:
        with path.open("rb") as file:
            start = file.read(300)
            file.seek(0)
            if start.startswith(GZIP):
                return _open_tar(path, gzip.GzipFile(fileobj=file))
            if start[257:262] == TAR:
                return _open_tar(path, file)
        if start.startswith(ZIP):
            return _open_zip(path)
    except (ValueError, EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
        raise SourceNotFound(f"{path} cannot be read as an archive: {error}", hint=HINT) from error
    raise SourceNotFound(f"{path} is a file, neither a folder nor an archive", hint=HINT)


def _open_tar(path: Path, stream: io.BufferedIOBase) -> Snapshot:
    reader = TarReader(stream)
    contents: dict[str, bytes | None] = {}
    room = MAX_KEPT
    for entry in islice(reader.entries(MAX_BYTES), MAX_FILES + 1):
        if confined(name := entry.path.removeprefix("./")):
            room -= len(entry.content or b"")
            contents[name] = entry.content if room >= 0 else None
    top = _single_folder(contents)
    return _snapshot(path, KeptFiles(_without(top, contents)), contents, top, reader.comment)


def _open_zip(path: Path) -> Snapshot:
    archive = zipfile.ZipFile(Careful(io.FileIO(path)))
    members = {
        name: one
        for one in archive.infolist()
        if _is_file(one) and confined(name := one.filename.removeprefix("./"))
    }
    top = _single_folder(members)
    comment = archive.comment.decode("ascii", errors="replace")
    return _snapshot(path, ZipFiles(archive, _without(top, members)), members, top, comment)


def _snapshot(path: Path, tree: Tree, paths: Iterable[str], top: str, comment: str) -> Snapshot:
    """Return the snapshot; `git archive` leaves the commit in the archive's comment."""
    listing = limited(path.removeprefix(top) for path in paths)
    return Snapshot(
        tree,
        listing.paths,
        name=top.rstrip("/") or _stem(path),
        revision=comment if COMMIT.fullmatch(comment) else "",
        truncated=listing.truncated,
    )


def _single_folder(paths: Iterable[str]) -> str:
    """Return the one folder (with its `/`) that holds everything, "" where there is none."""
    tops = {path.partition("/")[:2] for path in paths}
    name, slash = tops.pop() if len(tops) == 1 else ("", "")
    return name + slash if slash else ""


def _without(top: str, members: Mapping[str, Member]) -> dict[str, Member]:
    return {path.removeprefix(top): one for path, one in members.items()}


def _stem(path: Path) -> str:
    ending = next((one for one in ENDINGS if path.name.endswith(one)), "")
    return path.name.removesuffix(ending) or "repository"


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a regular file that can be unpacked within limits."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG) and not member.is_dir()
    return plain and member.compress_type in UNPACKABLE
