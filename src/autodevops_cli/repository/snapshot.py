"""Which files exist, and bounded reads of them: the only door to a repository's content."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from fnmatch import translate
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import splitext

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.repository.identity import Identity, identity, plain_name
from autodevops_cli.repository.parse import parse_json, parse_toml
from autodevops_cli.repository.table import EMPTY, Table
from autodevops_cli.repository.trees import Folder, Memory, Over, Tree
from autodevops_cli.repository.walk import list_folder
from autodevops_cli.repository.xml import XmlError, XmlNode, load_xml
from autodevops_cli.repository.yaml import YamlDocument, YamlError, load_yaml

MAX_BYTES = 1_000_000


class Snapshot:
    """The files of one repository at one moment, read on demand and at most once.

    A manifest that cannot be parsed reads as empty and leaves a finding in `problems`. `root` is
    the folder on disk that it stands for, None for a revision, an archive or a remote.
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
        root: Path | None = None,
    ) -> None:
        self.files = tuple(sorted(paths))
        self.name = name
        self.revision = revision
        self.default_branch = default_branch
        self.remote = remote
        self.root = root
        self._tree = tree
        self._exists = frozenset(self.files)
        self._by_name: dict[str, list[str]] = {}
        self._texts: dict[str, str | None] = {}
        self._tables: dict[tuple[str, str], Table] = {}
        self._yaml: dict[tuple[str, str], YamlDocument] = {}
        self._xml: dict[str, XmlNode] = {}
        self._problems: dict[str, Finding] = {}
        for path in self.files:
            self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        self._extensions = frozenset(splitext(name)[1] for name in self._by_name)
        if truncated:
            self._note("", f"only a part of the repository was read: {truncated}", None)

    def with_files(self, files: Mapping[str, str]) -> Snapshot:
        """Return the repository as it would be with these files, from {path: text}."""
        if self._exists.issuperset(files):
            there = copy(self)  # its index of names is large, and stays right
            there._tree, there.root = Over(self._tree, files), None
            there._xml, there._problems = {}, {}
        else:
            there = Snapshot(
                Over(self._tree, files), {*self.files, *files}, name=self.name,
                revision=self.revision, default_branch=self.default_branch, remote=self.remote,
            )  # fmt: skip
        # What was read stays read.
        there._texts = {path: one for path, one in self._texts.items() if path not in files}
        there._tables = {key: one for key, one in self._tables.items() if key[0] not in files}
        there._yaml = {key: one for key, one in self._yaml.items() if key[0] not in files}
        return there

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What could not be read so far, by path."""
        return tuple(self._problems[key] for key in sorted(self._problems))

    def has(self, path: str) -> bool:
        """Tell whether this file exists."""
        return path in self._exists

    def executable(self, path: str) -> bool:
        """Tell whether this file exists and may be run; sources that keep no modes say yes."""
        ask = getattr(self._tree, "executable", None)
        return self.has(path) and (bool(ask(path)) if ask else True)

    def first(self, *paths: str) -> str:
        """Return the first of these paths that exists, or ""."""
        return next((path for path in paths if path in self._exists), "")

    def named(self, *names: str) -> tuple[str, ...]:
        """Return the files with one of these base names, anywhere, shallow ones first."""
        found = [path for name in names for path in self._by_name.get(name, ())]
        return tuple(sorted(found, key=lambda path: (path.count("/"), path)))

    def holds(self, *, markers: tuple[str, ...] = (), extensions: tuple[str, ...] = ()) -> bool:
        """Tell whether a file has one of these base names (globs allowed) or extensions."""
        globs = tuple(name for name in markers if "*" in name)
        return (
            any(name in self._by_name for name in markers)
            or any(extension in self._extensions for extension in extensions)
            or (bool(globs) and any(map(_any_of(globs).match, self._by_name)))
        )

    def matching(self, *patterns: str) -> tuple[str, ...]:
        """Return the files whose path matches a glob; `*` also crosses folders."""
        return tuple(filter(_any_of(patterns).match, self.files))

    def below(self, root: str) -> tuple[str, ...]:
        """Return the files under a folder ("" for all)."""
        if not root:
            return self.files
        start = bisect_left(self.files, f"{root}/")
        return self.files[start : bisect_left(self.files, f"{root}0", start)]  # 0 follows /

    def beside(self, root: str) -> tuple[str, ...]:
        """Return the base names of the files directly in a folder."""
        start = len(root) + 1 if root else 0
        return tuple(path[start:] for path in self.below(root) if "/" not in path[start:])

    def text(self, path: str) -> str:
        """Return the file's text ("" when absent, unreadable, binary or over the size limit)."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path] or ""

    def head(self, path: str, size: int = MAX_BYTES) -> str:
        """Return the beginning of a file of any size ("" when absent or unreadable)."""
        content = self._tree.read(path, size) if path in self._exists else None
        return (content or b"")[:size].decode("utf-8", errors="replace").replace("\r\n", "\n")

    def content(self, path: str) -> bytes | None:
        """Return a file's bytes, also of one that ignore rules hide; None when it is not there.

        Of a file over the size limit only the beginning.
        """
        known = path in self._exists or self.root is not None
        return self._tree.read(path, MAX_BYTES) if known else None

    def toml(self, path: str) -> Table:
        """Return the parsed TOML, empty when absent or broken."""
        return self._parse(path, "TOML", parse_toml)

    def json(self, path: str) -> Table:
        """Return the parsed JSON (comments and trailing commas allowed), empty when broken."""
        return self._parse(path, "JSON", parse_json)

    def edn(self, path: str) -> object:
        """Return the first form of an EDN file as plain data, None when absent or broken."""
        from autodevops_cli.repository.edn import read_edn  # few repositories hold any

        return self._parse(path, "EDN", read_edn).raw() or None

    def yaml(self, path: str, before: str = "") -> Table:
        """Return the parsed YAML as plain text scalars, empty when broken.

        With `before` only what stands above this key at the left margin: a lock file names there
        what was asked for, and below it, at length, what that led to.
        """
        return Table(self.yaml_document(path, before).data)

    def yaml_document(self, path: str, before: str = "") -> YamlDocument:
        """Return the parsed YAML with lines, empty when broken."""
        key = (path, before)
        if key not in self._yaml:
            self._yaml[key] = YamlDocument(None, {})
            text = self.text(path)
            if before:
                text = f"\n{text}".partition(f"\n{before}:")[0]
            if text:
                try:
                    self._yaml[key] = load_yaml(text)
                except YamlError as error:
                    self._note(path, f"is not valid YAML: {error}", error.line)
        return self._yaml[key]

    def xml(self, path: str) -> XmlNode:
        """Return the root element of an XML file, an empty one when absent or broken."""
        if path not in self._xml:
            self._xml[path] = XmlNode("")
            if text := self.text(path):
                try:
                    self._xml[path] = load_xml(text)
                except XmlError as error:
                    self._note(path, f"is not valid XML: {error}", error.line)
        return self._xml[path]

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
        if key not in self._tables:
            self._tables[key] = EMPTY
            if text := self.text(path):
                try:
                    self._tables[key] = Table(parse(text))
                except (ValueError, RecursionError) as error:
                    found = re.search(r"line (\d+)", str(error))
                    line = int(found[1]) if found else None
                    self._note(path, f"is not valid {kind}: {str(error)[:200]}", line)
        return self._tables[key]

    def _read(self, path: str) -> str | None:
        if path not in self._exists:
            return None
        content = self._tree.read(path, MAX_BYTES)
        if content is None:
            self._note(path, "could not be read", None)
            return None
        if len(content) > MAX_BYTES:
            self._note(path, f"is larger than {MAX_BYTES:,} bytes and was not read", None)
            return None
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16", errors="replace").replace("\r\n", "\n")
        if b"\0" in content[:8000]:
            return None
        return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")

    def _note(self, path: str, message: str, line: int | None) -> None:
        subject = f"{path} {message}" if path else message
        self._problems.setdefault(
            path, Finding("unreadable-file", subject, Place(path or ".", line), Severity.LOW)
        )


def open_folder(root: Path) -> Snapshot:
    """Return the snapshot of a folder as it is on disk."""
    listing = list_folder(root)
    known = identity(root) if listing.by_repository else Identity(plain_name(root))
    return Snapshot(
        Folder(root),
        listing.paths,
        name=known.name,
        revision=known.revision,
        default_branch=known.default_branch,
        remote=known.remote,
        truncated=listing.truncated,
        root=root,
    )


def open_memory(files: Mapping[str, str]) -> Snapshot:
    """Return the snapshot of files that stand nowhere yet, from {path: text}."""
    return Snapshot(Memory(files), files)


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern) for pattern in patterns) or r"(?!)")


def parent(path: str) -> str:
    """Return the folder of a path, "" for the root."""
    return path.rpartition("/")[0]


# A path with an empty, `.` or `..` part; most have none, and joining is done by the thousand.
_UNRESOLVED = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")


def joined(root: str, name: str) -> str:
    """Return `name` inside the folder `root`, with `.` and `..` resolved ("" stays the root)."""
    path = f"{root}/{name}" if root and name else root or name
    if not _UNRESOLVED.search(path) and not name.startswith("/"):
        return path
    parts: list[str] = []
    for part in PurePosixPath(root, name).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    return "/".join(parts)
