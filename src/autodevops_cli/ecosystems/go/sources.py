"""What Go sources tell: programs, goroutines, C libraries, embedded files that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import islice, takewhile

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.go.modules import sources, tests
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_READ = 600
MAX_SIZE = 20_000_000
MAX_FOUND = 50
_PACKAGE = re.compile(r"^package\s+(\w+)", re.MULTILINE)
_MAIN = re.compile(r"^func main\(\)", re.MULTILINE)
_IGNORED = re.compile(r"^//(?:go:build|\s*\+build)\s+ignore\b", re.MULTILINE)
_CONCURRENT = re.compile(r"^[ \t]+go (?:func\b|[\w.]+\()|^[ \t]+\"sync\"$", re.MULTILINE)
_EMBED = re.compile(r"^//go:embed[ \t]+([^\n]+)", re.MULTILINE)
_PKG_CONFIG = re.compile(r"#cgo(?:[ \t]{1,4}[\w,!]{1,60}){0,3}[ \t]{1,4}pkg-config:([^\n]+)")
_LINKED = re.compile(r"#cgo((?:[ \t]{1,4}[\w,!]{1,60}){0,3})[ \t]{1,4}LDFLAGS:([^\n]+)")
_ELSEWHERE = re.compile(
    r"windows|darwin|ios|android|freebsd|openbsd|netbsd|dragonfly|solaris|js|wasip1"
)
_CONSTRAINT = re.compile(r"^//go:build\s([^\n]*)", re.MULTILINE)


@dataclass
class Sources:
    """The Go files of one module or workspace, read once and within a limit."""

    repo: Snapshot
    root: str

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files to read, shallow ones first; tests, examples and the like left out."""
        found = sources(self.repo, self.root)
        own = (path for path in found if not self._aside(path) and "${{" not in path)
        return tuple(sorted(own, key=lambda path: (path.count("/"), path))[:MAX_READ])

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The files with what is in them, as long as it is not too much."""
        found: list[tuple[str, str]] = []
        size = 0
        for path in self.files:
            text = self.repo.text(path)
            found.append((path, text))
            size += len(text)
            if size > MAX_SIZE:
                break
        return tuple(found)

    @cached_property
    def test_files(self) -> tuple[str, ...]:
        """The test files."""
        return tests(self.repo, self.root)

    @cached_property
    def package(self) -> str:
        """The name of the package at the root, "" when there is none."""
        at_root = [text for path, text in self.texts if parent(path) == self.root]
        names = (_PACKAGE.search(text) for text in at_root if _is_built(text))
        return next((found[1] for found in names if found), "")

    @cached_property
    def programs(self) -> tuple[str, ...]:
        """The folders with a main function, shallow ones first, relative to the root ("" is it)."""
        found = {
            parent(path)[len(self.root) :].strip("/")
            for path, text in self.texts
            if _MAIN.search(text) and _is_built(text)
        }
        return tuple(sorted(found, key=lambda folder: (folder.count("/"), folder)))

    @property
    def is_library(self) -> bool:
        """Whether there is a package at the root to import or, without one, no program at all."""
        return self.package not in ("", "main") or not (self.package or self.programs)

    def first(self, pattern: re.Pattern[str]) -> Place | None:
        """Return the first place in the sources that matches."""
        for path, text in self.texts:
            if found := pattern.search(text):
                return _place(path, text, found)
        return None

    @cached_property
    def concurrency(self) -> Place | None:
        """Where the sources start a goroutine or take a lock."""
        return self.first(_CONCURRENT)

    def libraries(self) -> Iterator[tuple[str, Place]]:
        """Yield the C libraries to link with, as pkg-config or the linker (`-lpcap`) names them."""
        for path, text in self.texts:
            if '"C"' not in text or not _on_linux(path, text):
                continue
            for found in islice(_PKG_CONFIG.finditer(text), MAX_FOUND):
                for name in found[1].split()[:MAX_FOUND]:
                    yield name, _place(path, text, found)
            for found in islice(_LINKED.finditer(text), MAX_FOUND):
                if not _ELSEWHERE.search(found[1]):
                    for name in re.findall(r"(?:^|\s)(-l[\w+.-]+)", found[2])[:MAX_FOUND]:
                        yield name, _place(path, text, found)

    def missing_embeds(self) -> Iterator[tuple[str, Place]]:
        """Yield a file for each `//go:embed` whose files nobody committed, relative to the root."""
        for path, text in self.texts:
            for found in islice(_EMBED.finditer(text), MAX_FOUND):
                for pattern in found[1].split()[:MAX_FOUND]:
                    wanted = joined(parent(path), pattern.strip('"`').removeprefix("all:"))
                    if not self._present(wanted):
                        stand_in = _stand_in(wanted)[len(self.root) :].lstrip("/")
                        yield stand_in, _place(path, text, found)

    def _present(self, wanted: str) -> bool:
        if not _is_pattern(wanted):
            return self.repo.has(wanted) or bool(self.repo.below(wanted))
        parts = wanted.split("/")
        certain = "/".join(takewhile(lambda part: not _is_pattern(part), parts))
        return any(_matches(path.split("/"), parts) for path in self.repo.below(certain))

    def _aside(self, path: str) -> bool:
        return is_aside(path[len(self.root) :].lstrip("/"))


def _is_pattern(text: str) -> bool:
    return any(mark in text for mark in "*?[")


def _matches(path: list[str], pattern: list[str]) -> bool:
    """Tell whether a pattern of an embed takes in a file, by itself or with its folder."""
    return len(path) >= len(pattern) and all(map(fnmatchcase, path, pattern))


def _place(path: str, text: str, found: re.Match[str]) -> Place:
    return Place(path, text.count("\n", 0, found.start()) + 1)


def _is_built(text: str) -> bool:
    return not _IGNORED.search(text[:2000])


def _on_linux(path: str, text: str) -> bool:
    """Tell whether a file is compiled on Linux, by its name and its build constraint."""
    ending = re.search(r"_([a-z0-9]+)(?:_(?:amd64|arm64|386|arm|cgo))?\.go$", path)
    if ending and _ELSEWHERE.fullmatch(ending[1]):
        return False
    wanted = _CONSTRAINT.search(text[:4000])
    return (
        not wanted or "linux" in wanted[1] or "!" in wanted[1] or not _ELSEWHERE.search(wanted[1])
    )


def _stand_in(wanted: str) -> str:
    """Return a file that the pattern of an embed matches."""
    *folders, name = map(_filled_in, wanted.split("/"))
    is_file = _is_pattern(wanted.rpartition("/")[2]) or "." in name
    return "/".join((*folders, name) if is_file else (*folders, name, "placeholder"))


def _filled_in(part: str) -> str:
    return f"placeholder{part.rpartition('*')[2]}" if _is_pattern(part) else part
