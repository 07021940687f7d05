"""Which files exist, and bounded reads of them: the only door to a repository's content."""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.repository.table import EMPTY, Table
from autodevops_cli.repository.walk import list_folder
from autodevops_cli.repository.yaml import BrokenYaml, YamlDocument, load_yaml

MAX_BYTES = 1_000_000

Parsed = TypeVar("Parsed")


class Tree(Protocol):
    """Where bytes come from: a folder, a git tree, an archive."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Return at most `limit` + 1 bytes of a regular file, or None when it cannot be read."""
        ...


class Folder:
    """A folder on disk. Symlinks are not followed, special files not opened."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the file's first bytes; None for a link, a folder, a pipe or a denied file."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self._root / path, flags)
        except (OSError, ValueError):
            return None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            try:
                return file.read(limit + 1)
            except OSError:
                return None


class Snapshot:
    """The files of one repository at one moment, read on demand and at most once.

    A manifest that cannot be parsed reads as empty and leaves a finding in `problems`.
    """

    def __init__(
        self,
        tree: Tree,
        paths: Iterable[str],
        *,
        name: str = "repository",
        revision: str = "",
        default_branch: str = "",
        remote: str = "",
        truncated: str = "",
    ) -> None:
        self.files = tuple(sorted(paths))
        self.name = name
        self.revision = revision
        self.default_branch = default_branch
        self.remote = remote
        self._tree = tree
        self._exists = frozenset(self.files)
        self._by_name: dict[str, list[str]] = {}
        self._texts: dict[str, str | None] = {}
        self._parsed: dict[tuple[str, str], object] = {}
        self._problems: dict[str, Finding] = {}
        for path in self.files:
            self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        if truncated:
            self._note("", f"only a part of the repository was read: {truncated}", None)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What could not be read so far, by path."""
        return tuple(self._problems[key] for key in sorted(self._problems))

    def has(self, path: str) -> bool:
        """Tell whether this file exists."""
        return path in self._exists

    def first(self, *paths: str) -> str:
        """Return the first of these paths that exists, or ""."""
        return next((path for path in paths if path in self._exists), "")

    def named(self, *names: str) -> tuple[str, ...]:
        """Return the files with one of these base names, anywhere, shallow ones first."""
        found = [path for name in names for path in self._by_name.get(name, ())]
        return tuple(sorted(found, key=lambda path: (path.count("/"), path)))

    def matching(self, *patterns: str) -> tuple[str, ...]:
        """Return the files whose path matches a glob; `*` also crosses folders."""
        return tuple(
            path for path in self.files if any(fnmatchcase(path, pattern) for pattern in patterns)
        )

    def below(self, root: str) -> tuple[str, ...]:
        """Return the files under a folder ("" for all)."""
        if not root:
            return self.files
        return tuple(path for path in self.files if path.startswith(root + "/"))

    def beside(self, root: str) -> tuple[str, ...]:
        """Return the base names of the files directly in a folder."""
        start = f"{root}/" if root else ""
        return tuple(
            path[len(start) :]
            for path in self.files
            if path.startswith(start) and "/" not in path[len(start) :]
        )

    def text(self, path: str) -> str:
        """Return the file's text ("" when absent, unreadable, binary or over the size limit)."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path] or ""

    def toml(self, path: str) -> Table:
        """Return the parsed TOML, empty when absent or broken."""
        return self._parse(path, "TOML", _parse_toml)

    def json(self, path: str) -> Table:
        """Return the parsed JSON (comments and trailing commas allowed), empty when broken."""
        return self._parse(path, "JSON", _parse_json)

    def yaml(self, path: str) -> Table:
        """Return the parsed YAML as plain text scalars, empty when broken."""
        return Table(self.yaml_document(path).data)

    def yaml_document(self, path: str) -> YamlDocument:
        """Return the parsed YAML with lines, empty when broken."""
        key = (path, "YAML")
        if key not in self._parsed:
            self._parsed[key] = YamlDocument(None, {})
            if text := self.text(path):
                try:
                    self._parsed[key] = load_yaml(text)
                except BrokenYaml as error:
                    self._note(path, f"is not valid YAML: {error}", error.line)
        document = self._parsed[key]
        assert isinstance(document, YamlDocument)
        return document

    def place(self, path: str, needle: str | re.Pattern[str] = "") -> Place:
        """Return the place of the first line that holds `needle` (or of the file)."""
        if not needle:
            return Place(path)
        text = self.text(path)
        if isinstance(needle, str):
            at = text.find(needle)
        else:
            found = needle.search(text)
            at = found.start() if found else -1
        return Place(path, text.count("\n", 0, at) + 1 if at >= 0 else None)

    def _parse(self, path: str, kind: str, parse: Callable[[str], object]) -> Table:
        key = (path, kind)
        if key not in self._parsed:
            self._parsed[key] = EMPTY
            if text := self.text(path):
                try:
                    self._parsed[key] = Table(parse(text))
                except (ValueError, RecursionError) as error:
                    found = re.search(r"line (\d+)", str(error))
                    line = int(found[1]) if found else None
                    self._note(path, f"is not valid {kind}: {str(error)[:200]}", line)
        table = self._parsed[key]
        assert isinstance(table, Table)
        return table

    def _read(self, path: str) -> str | None:
        if path not in self._exists:
            return None
        content = self._tree.read(path, MAX_BYTES)
        if content is None:
            return None
        if len(content) > MAX_BYTES:
            self._note(path, f"is larger than {MAX_BYTES:,} bytes and was not read", None)
            return None
        if b"\0" in content[:8000]:
            return None
        return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")

    def _note(self, path: str, message: str, line: int | None) -> None:
        subject = f"{path} {message}" if path else message
        self._problems.setdefault(
            path, Finding("unreadable-file", subject, Place(path or ".", line), Severity.LOW)
        )


def open_folder(root: Path) -> Snapshot:
    """Return the snapshot of a folder as it is on disk, without asking git for its branch."""
    listing = list_folder(root)
    return Snapshot(
        Folder(root), listing.paths, name=root.resolve().name, truncated=listing.truncated
    )


def parent(path: str) -> str:
    """Return the folder of a path, "" for the root."""
    return path.rpartition("/")[0]


def joined(root: str, name: str) -> str:
    """Return `name` inside the folder `root`, with `.` and `..` resolved ("" stays the root)."""
    parts: list[str] = []
    for part in PurePosixPath(root, name).parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    return "/".join(parts)


def _parse_toml(text: str) -> object:
    return tomllib.loads(text)


_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')


def _parse_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        if "//" not in text and "/*" not in text and not _TRAILING_COMMA.search(text):
            raise
        plain = _COMMENT.sub(lambda found: found[1] or "", text)
        return json.loads(_TRAILING_COMMA.sub(lambda found: found[1] or "", plain))
