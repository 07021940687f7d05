"""What go.mod and go.work say, and in which folders modules stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems._base import is_aside, marked_roots
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

VERSION = re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3}|rc\d{1,2}|beta\d{1,2})?")
MAX_LINES = 5000
LEGACY = ("Gopkg.toml", "glide.yaml", "Godeps/Godeps.json")


@dataclass(frozen=True, slots=True)
class Line:
    """A directive with its words, without the comment, and where it stands."""

    verb: str
    words: tuple[str, ...]
    number: int
    indirect: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """A module that go.mod requires; `direct` ones are imported by the module itself."""

    path: str
    version: str
    number: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Module:
    """A module: the folder, its manifest, the versions it names, what it requires and replaces."""

    root: str
    manifest: str
    name: str = ""
    requires: tuple[Requirement, ...] = ()
    tools: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    has_sums: bool = False

    def requirement(self, *paths: str) -> Requirement | None:
        """Return the first required module with one of these paths, any major version."""
        for one in self.requires:
            if re.sub(r"(?:/v\d+|\.v\d+)$", "", one.path) in paths or one.path in paths:
                return one
        return None


def lines(text: str) -> Iterator[Line]:
    """Yield the directives of a go.mod or go.work, with blocks taken apart."""
    block = ""
    for number, line in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], 1):
        code, _, comment = line.partition("//")
        words = code.replace("(", " ( ").replace(")", " ) ").split()
        if not words:
            continue
        if block and words[0] == ")":
            block = ""
        elif block:
            yield Line(block, _plain(words), number, comment.strip().startswith("indirect"))
        elif len(words) > 1 and words[1] == "(":
            block = words[0]
        else:
            yield Line(words[0], _plain(words[1:]), number, comment.strip().startswith("indirect"))


def _plain(words: list[str]) -> tuple[str, ...]:
    return tuple(word.strip('"`') for word in words)


def read_module(repo: Snapshot, root: str) -> Module:
    """Return the module of a folder; without a name when there is no go.mod."""
    manifest = joined(root, "go.mod")
    name, requires, tools, replaced = "", [], [], []
    for line in lines(repo.text(manifest)):
        match line.verb, line.words:
            case "module", (first, *_):
                name = first
            case "require", (path, version, *_):
                requires.append(Requirement(path, version, line.number, not line.indirect))
            case "tool", (path, *_):
                tools.append(path)
            case "replace", words if words and words[-1].startswith("."):
                replaced.append(joined(root, words[-1]))
    sums = repo.has(joined(root, "go.sum"))
    return Module(root, manifest, name, tuple(requires), tuple(tools), tuple(replaced), sums)


def workspace_members(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the folders of the modules that the go.work of a folder uses, if there is one."""
    found = (
        joined(root, line.words[0])
        for line in lines(repo.text(joined(root, "go.work")))
        if line.verb == "use" and line.words and not line.words[0].startswith("/")
    )
    return tuple(dict.fromkeys(folder for folder in found if repo.has(joined(folder, "go.mod"))))


def workspaces(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a go.work that uses modules of this repository."""
    folders = (parent(path) for path in repo.named("go.work") if not is_aside(path))
    return tuple(folder for folder in folders if workspace_members(repo, folder))


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of workspaces and of modules outside them, shallow ones first.

    A module without Go sources (a documentation site's) is none, nor is a further one without
    tests; where there is no module at all, sources at the root count.
    """
    shared = workspaces(repo)
    used = {member for folder in shared for member in workspace_members(repo, folder)}
    alone = [one for one in marked_roots(repo, "go.mod") if one not in used and not _hidden(one)]
    modules = [one for one in alone if sources(repo, one)]
    main = [one for n, one in enumerate(modules) if (not n and not shared) or tests(repo, one)]
    return tuple(dict.fromkeys((*shared, *main))) or _without_modules(repo)


def _without_modules(repo: Snapshot) -> tuple[str, ...]:
    at_root = any(name.endswith(".go") for name in repo.beside(""))
    return ("",) if at_root or repo.first(*LEGACY) else ()


def sources(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the Go files that belong to the module or workspace in a folder, tests left out."""
    return tuple(path for path in _go_files(repo, root) if not path.endswith("_test.go"))


def tests(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the test files that belong to the module or workspace in a folder."""
    return tuple(path for path in _go_files(repo, root) if path.endswith("_test.go"))


def _go_files(repo: Snapshot, root: str) -> Iterator[str]:
    """Yield the Go files below a folder that no other module owns and that `./...` matches."""
    members = workspace_members(repo, root)
    nested = {parent(path) for path in repo.named("go.mod")} - {root, *members}
    for path in repo.below(root):
        if path.endswith(".go"):
            inner = path[len(root) + 1 if root else 0 :]
            owned = any(folder in nested for folder in _above(path, root))
            if not owned and not _hidden(inner):
                yield path


def _above(path: str, root: str) -> Iterator[str]:
    folder = parent(path)
    while len(folder) > len(root):
        yield folder
        folder = parent(folder)


def _hidden(path: str) -> bool:
    """Tell whether `./...` passes over a path: vendor, testdata, names that begin with . or _."""
    return "${{" in path or any(map(_is_hidden, path.split("/")))


def _is_hidden(part: str) -> bool:
    return part in ("vendor", "testdata") or part[:1] in (".", "_")
