"""Folders in which a C or C++ project starts, and not the C part of something else."""

from __future__ import annotations

import re
from collections import Counter
from fnmatch import fnmatch
from posixpath import splitext

from autodevops_cli.ecosystems._base import is_aside, is_of_clib
from autodevops_cli.ecosystems.cpp.found import Found
from autodevops_cli.ecosystems.cpp.systems import systems
from autodevops_cli.repository.snapshot import Snapshot, parent

SOURCES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".m", ".mm", ".cu")
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".inl", ".tpp")
MARKERS = (
    "CMakeLists.txt", "meson.build", "configure.ac", "configure.in", "Makefile", "GNUmakefile",
    "makefile", "MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel", "xmake.lua",
)  # fmt: skip
MAX_NESTED = 3
# Manifests of packages whose own tools compile what C they have.
_OWNERS = (
    "setup.py", "Cargo.toml", "go.mod", "*.gemspec", "DESCRIPTION", "mix.exs",
    "pubspec.yaml", "composer.json", "pom.xml", "build.gradle*", "*.cabal",
    "stack.yaml", "dune-project", "*.opam", "*.rockspec", "Makefile.PL", "Build.PL", "dist.ini",
    "shard.yml", "Project.toml", "config.m4", "rebar.config", "fpm.toml", "alire.toml", "*.nimble",
)  # fmt: skip
# Manifests that C libraries carry for users of other languages: owners where those are at home.
_GUESTS = {
    "Package.swift": ".swift", "*.sln": ".cs", "*.csproj": ".cs", "build.zig": ".zig",
    "dub.json": ".d", "dub.sdl": ".d",
}  # fmt: skip
AT_HOME = 3
_OURS = "C and C++"
_OTHERS = frozenset(
    (".py", ".js", ".ts", ".go", ".rs", ".rb", ".java", ".php", ".cs", ".swift", ".kt", ".hs",
     ".ml", ".zig", ".lua", ".pl", ".pm", ".r", ".jl", ".scala", ".ex", ".d", ".f90", ".vala",
     ".dart", ".nim", ".cr", ".erl", ".sh")
)  # fmt: skip
_PLATFORM = re.compile(r"(?:^|/)(?:linux|windows|macos|android|ios|jni|cpp/src/main)(?:/|$)")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root with its build system, else up to three folders below with one of theirs."""
    if not repo.holds(extensions=(*SOURCES, *HEADERS)):
        return ()
    folders = dict.fromkeys(parent(path) for path in repo.named(*MARKERS))
    if "" in folders and _is_root(repo, ""):
        return ("",)
    if _owned(repo, "") or _python_owned(repo, ""):
        return ()
    found: list[str] = []
    for folder in [
        one for one in folders if one and one.count("/") < 2 and not is_aside(f"{one}/x")
    ]:
        beneath = any(folder.startswith(f"{one}/") for one in found)
        if not beneath and not _PLATFORM.search(folder) and _is_root(repo, folder, strict=True):
            found.append(folder)
        if len(found) > MAX_NESTED:
            return ()
    return tuple(found)


def _is_root(repo: Snapshot, root: str, *, strict: bool = False) -> bool:
    """Tell whether a folder is about C or C++; where another tool packs it, by its own tests."""
    found = systems(repo, root)
    if not found or not any(path.endswith((*SOURCES, *HEADERS)) for path in repo.below(root)):
        return False
    best = found[0]
    if _owned(repo, root) or _python_owned(repo, root) or strict:
        return _is_meant(best) and (strict or _is_mostly_ours(repo, root, share=1))
    return best.manager in ("cmake", "meson") or _is_mostly_ours(repo, root, share=2)


def _is_meant(best: Found) -> bool:
    return best.test is not None and best.manager not in ("make", "xmake")


def _owned(repo: Snapshot, root: str) -> bool:
    names = repo.beside(root)
    if "package.json" in names and not is_of_clib(repo, root):
        return True
    if any(fnmatch(name, pattern) for name in names for pattern in _OWNERS):
        return True
    return any(
        sum(path.endswith(extension) for path in repo.below(root)) >= AT_HOME
        for pattern, extension in _GUESTS.items()
        if any(fnmatch(name, pattern) for name in names)
    )


def _python_owned(repo: Snapshot, root: str) -> bool:
    """Tell whether a pyproject.toml declares a package, and is not just the home of settings."""
    path = f"{root}/pyproject.toml" if root else "pyproject.toml"
    return repo.toml(path).has("project") or repo.toml(path).has("build-system")


def _is_mostly_ours(repo: Snapshot, root: str, *, share: int) -> bool:
    """Tell whether sources of C and C++ are at least one part in `share` against any other."""
    counts: Counter[str] = Counter()
    for path in repo.below(root):
        extension = splitext(path)[1].lower()
        if not is_aside(path):
            counts[_OURS if extension in (*SOURCES, *HEADERS) else extension] += 1
    return bool(counts[_OURS]) and all(
        share * counts[_OURS] >= number
        for extension, number in counts.items()
        if extension in _OTHERS
    )
