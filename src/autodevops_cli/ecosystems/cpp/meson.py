"""Meson: the project, the option that turns its tests on, and its dependencies."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from autodevops_cli.ecosystems.cpp.found import Found, Step, first_of
from autodevops_cli.ecosystems.cpp.libraries import of_pkg_config
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

BUILD = "meson.build"
MAX_FILES = 60
MAX_DEPTH = 4
MAX_CALLS = 400
OURS = frozenset({"c", "cpp", "objc", "objcpp", "cuda"})
_PROJECT = re.compile(r"^[ \t]*project\s*\(", re.MULTILINE)
_TEST = re.compile(r"^[ \t]*test\s*\(", re.MULTILINE)
_SUBDIR = re.compile(r"^[ \t]*subdir\s*\(\s*'([\w./-]{1,200})'", re.MULTILINE)
_GATE = re.compile(r"if\s+get_option\s*\(\s*'([\w-]{1,80})'\s*\)")
_DEPENDENCY = re.compile(r"\bdependency\s*\(\s*'([\w.+-]{1,80})'")
_PROGRAM = re.compile(r"\bfind_program\s*\(\s*'([\w.+-]{1,80})'")
_OPTION = re.compile(r"\boption\s*\(\s*'([\w-]{1,80})'")
_NAMED = re.compile(r"(?:^|[-_])(?:unit[-_]?)?tests?(?:$|[-_])|testing|^with[-_]tests?$")
_OTHER = re.compile(r"install|bench|fuzz|valgrind|coverage|perf|slow|manual|mem")
_FALSE = re.compile(r"value\s*:\s*'?false")
_VERSION = re.compile(r"meson_version\s*:\s*'[>=~ ]*(\d+)\.(\d+)")
PROGRAMS = {
    "gtkdoc-scan": "gtk-doc-tools", "glib-compile-resources": "libglib2.0-dev-bin",
    "g-ir-scanner": "gobject-introspection", "valac": "valac", "bison": "bison", "flex": "flex",
    "msgfmt": "gettext", "gperf": "gperf", "doxygen": "doxygen", "xsltproc": "xsltproc",
    "desktop-file-validate": "desktop-file-utils", "protoc": "protobuf-compiler", "nasm": "nasm",
    "wayland-scanner": "libwayland-bin", "glslangValidator": "glslang-tools",
    "update-desktop-database": "desktop-file-utils", "appstreamcli": "appstream",
}  # fmt: skip
# The Meson that Ubuntu 24.04 carries, and Debian since 13.
PACKAGED = (1, 3)


# Each build file with the lines of it that run.
Files: TypeAlias = tuple[tuple[str, str], ...]


def read_meson(repo: Snapshot, root: str) -> Found | None:
    """Return how a folder's Meson project is built, None where it has none of C or C++."""
    path = joined(root, BUILD)
    head = _PROJECT.search(repo.text(path))
    if not head or not _is_ours(_called(repo.text(path), head.end())):
        return None
    where, note = Place(path, _line(repo.text(path), head.end())), "a project of Meson"
    asked = _asked(repo, path)
    chosen = tuple(one for one in _options(repo, root) if one.about_tests and one.name in asked)
    off = frozenset(one.name for one in _options(repo, root) if one.off and one not in chosen)
    files = tuple(islice(_files(repo, path, off), MAX_FILES))
    options = " ".join(f"-D{shlex.quote(one.turned_on)}" for one in chosen)
    text = f"meson setup build {options}".strip()
    return Found(
        "meson", where,
        Step("meson compile -C build", where, "Meson builds what it set up"),
        Step(text, where, "the tests need what is set here" if options else note),
        _test(files),
        packages=tuple(_packages(repo, root, files, where)),
    )  # fmt: skip


def wanted_version(repo: Snapshot, root: str) -> tuple[int, int]:
    """Return the oldest Meson that the project works with, (0, 0) where it does not say."""
    found = _VERSION.search(repo.text(joined(root, BUILD)))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _is_ours(arguments: str) -> bool:
    head = re.split(r"\b\w+\s*:", arguments, maxsplit=1)[0]
    return bool(set(re.findall(r"'(\w+)'", head)[1:]) & OURS)


def _files(
    repo: Snapshot, path: str, off: frozenset[str], depth: int = 0
) -> Iterator[tuple[str, str]]:
    """Yield the build file and those of the folders that it goes into, with what runs in each."""
    text = _running(repo.text(path), off)
    yield path, text
    for name in _SUBDIR.findall(text)[:MAX_FILES] if depth < MAX_DEPTH else ():
        inner = joined(joined(parent(path), name), BUILD)
        if repo.has(inner):
            yield from _files(repo, inner, off, depth + 1)


def _running(text: str, off: frozenset[str]) -> str:
    """Return a build file with the lines emptied that an option which is off leaves out."""
    kept: list[str] = []
    skipping = depth = 0
    for line in text.split("\n"):
        word = line.strip()
        if re.match(r"if\b", word):
            depth += 1
            gate = _GATE.match(word)
            if not skipping and gate and word.endswith(")") and gate[1] in off:
                skipping = depth
        elif skipping == depth and re.match(r"(?:else|elif|endif)\b", word):
            skipping = 0
        depth -= word == "endif"
        kept.append("" if skipping else line)
    return "\n".join(kept)


def _asked(repo: Snapshot, path: str) -> frozenset[str]:
    """Return the options that the build files ask for in an `if`."""
    everything = islice(_files(repo, path, frozenset()), MAX_FILES)
    return frozenset(name for _, text in everything for name in _GATE.findall(text))


def _test(files: Files) -> Step | None:
    for path, text in files:
        if found := _TEST.search(text):
            spelled = "meson test -C build --print-errorlogs"
            return Step(
                spelled, Place(path, _line(text, found.end())), "the tests that Meson knows"
            )
    return None


@dataclass(frozen=True, slots=True)
class _Option:
    """An option that is off by default: how to turn it on, and whether it is about tests."""

    name: str
    turned_on: str
    off: bool

    @property
    def about_tests(self) -> bool:
        return bool(self.off and _NAMED.search(self.name) and not _OTHER.search(self.name))


def _options(repo: Snapshot, root: str) -> Iterator[_Option]:
    path = first_of(repo, root, "meson.options", "meson_options.txt")
    text = repo.text(path) if path else ""
    for found in islice(_OPTION.finditer(text), MAX_CALLS):
        body = _called(text, found.end())
        if re.search(r"type\s*:\s*'boolean'", body):
            yield _Option(found[1], f"{found[1]}=true", bool(_FALSE.search(body)))
        elif re.search(r"type\s*:\s*'feature'", body):
            yield _Option(found[1], f"{found[1]}=enabled", "'enabled'" not in body)


def _packages(
    repo: Snapshot, root: str, files: Files, where: Place
) -> Iterator[tuple[str, Place, str]]:
    if wanted_version(repo, root) <= PACKAGED:
        yield "meson", where, "it builds the project"
    yield "ninja-build", where, "Meson builds with it"
    for path, text in files:
        for found in islice(_DEPENDENCY.finditer(text), MAX_CALLS):
            name, at = found[1], Place(path, _line(text, found.end()))
            wrapped = first_of(repo, root, f"subprojects/{name}.wrap")
            if wrapped or _may_lack(_called(text, found.end())):
                continue
            if name != "threads":
                yield "pkg-config", at, "Meson finds libraries with it"
            for package in of_pkg_config(name):
                yield package, at, f"{name} has to be there"
        for found in islice(_PROGRAM.finditer(text), MAX_CALLS):
            package = PROGRAMS.get(found[1], "")
            if package and not _may_lack(_called(text, found.end())):
                at = Place(path, _line(text, found.end()))
                yield package, at, f"{found[1]} has to be there"


def _may_lack(arguments: str) -> bool:
    """Tell whether the build goes on without it, or knows itself whether it does."""
    return bool(re.search(r"required\s*:\s*(?!true\b)|fallback\s*:", arguments))


def _called(text: str, at: int) -> str:
    """Return the arguments of a call from a place behind its opening parenthesis."""
    depth = 1
    for mark in re.finditer(r"[()]", text[at : at + 3000]):
        depth += 1 if mark[0] == "(" else -1
        if not depth:
            return text[at : at + mark.start()]
    return text[at : at + 3000]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
