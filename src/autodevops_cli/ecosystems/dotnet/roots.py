"""Where .NET components start: solutions and traversals, then projects that refer to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.dotnet.msbuild import located, nearest
from autodevops_cli.ecosystems.dotnet.projects import PROJECTS
from autodevops_cli.ecosystems.dotnet.solutions import (
    SOLUTIONS,
    TRAVERSALS,
    is_speakable,
    is_traversal,
    listed,
)
from autodevops_cli.repository.snapshot import Snapshot, parent

MAX_LOOSE = 1000
BUILT = ".runtimeconfig.json"
# The first SDK that reads solutions in XML.
XML_SOLUTIONS = (9, 0, 200)
_REFERENCE = re.compile(r"<ProjectReference\s[^>]{0,200}?Include\s*=\s*\"([^\"]{1,300})\"")
_TESTING = re.compile(r"Microsoft\.NET\.Test\.Sdk|MSTest\.Sdk|\"TUnit\"|\"xunit\.v3\"")
_TEST = re.compile(r"tests?\b|specs?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A component: its folder, the file that lists its projects ("" without one), their paths."""

    root: str
    target: str
    projects: tuple[str, ...]


# Every component asks for all of them; they go with the snapshot.
_KNOWN: WeakKeyDictionary[Snapshot, tuple[Claim, ...]] = WeakKeyDictionary()


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders where a component starts."""
    return tuple(dict.fromkeys(one.root for one in claims(repo)))


def claims(repo: Snapshot) -> tuple[Claim, ...]:
    """Return the components: each project belongs to the first that lists it."""
    if repo not in _KNOWN:
        _KNOWN[repo] = _claimed(repo)
    return _KNOWN[repo]


def _claimed(repo: Snapshot) -> tuple[Claim, ...]:
    found = tuple(_claims(repo))
    main = tuple(one for one in found if not _is_aside(one.root))
    return main or found or tuple(_prebuilt(repo))


def _claims(repo: Snapshot) -> Iterator[Claim]:
    covered: set[str] = set()
    for folder, targets in _lists(repo):
        best = _best(repo, targets)
        names = listed(repo, best)
        # Visual Studio lists C++ and others in the same kind of file.
        there = {name for name in names if name.endswith(PROJECTS) and repo.has(name)}
        if there and not there & covered:
            yield Claim(folder, best, names)
        for target in targets:
            covered.update(listed(repo, target))
    loose = [path for path in repo.files if path.endswith(PROJECTS) and path not in covered]
    own = [path for path in loose if is_speakable(path) and not is_traversal(repo, path)]
    yield from _merged(_spoken(repo, _groups(repo, own[:MAX_LOOSE]), _lists(repo)))


def _spoken(
    repo: Snapshot, groups: Iterable[tuple[str, ...]], lists: list[tuple[str, list[str]]]
) -> Iterator[tuple[str, ...]]:
    """Yield the groups that count: below a solution, what it leaves out does with tests only."""
    listing = [folder for folder, _ in lists]
    for group in groups:
        below = any(all(_within(path, folder) for path in group) for folder in listing)
        if not below or any(_TESTING.search(repo.text(path)) for path in group):
            yield group


def _within(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _lists(repo: Snapshot) -> list[tuple[str, list[str]]]:
    """Return the folders with solutions or traversals, shallow ones first, asides last."""
    folders: dict[str, list[str]] = {}
    for path in filter(is_speakable, repo.files):
        name = path.rpartition("/")[2].lower()
        likely = name in TRAVERSALS or path.endswith(PROJECTS)
        if path.endswith(SOLUTIONS) or (likely and is_traversal(repo, path)):
            folders.setdefault(parent(path), []).append(path)
    return sorted(
        folders.items(), key=lambda one: (_is_aside(one[0]), one[0].count("/"), bool(one[0]), one)
    )


def _best(repo: Snapshot, targets: list[str]) -> str:
    """Return what to build of several lists in a folder.

    A traversal was written for the command line; else the one with the most tests, then projects.
    """

    def worth(path: str) -> tuple[object, ...]:
        names = [name for name in listed(repo, path) if repo.has(name)]
        lost = len(listed(repo, path)) - len(names)
        tests = sum(bool(_TEST.search(name.rpartition("/")[2])) for name in names)
        listing = path.endswith(SOLUTIONS)
        readable = path.endswith(".slnx") == _reads_xml(repo, path)
        return (bool(names), not listing, tests, -lost, len(names), readable)

    return max(targets, key=worth)


def _reads_xml(repo: Snapshot, path: str) -> bool:
    """Tell whether the SDK that global.json asks for reads solutions in XML."""
    pinned = repo.json(nearest(repo, parent(path), "global.json")).text("sdk", "version")
    found = re.match(r"(\d{1,3})\.(\d{1,3})\.(\d{1,5})", pinned)
    return not found or tuple(map(int, found.groups())) >= XML_SOLUTIONS


def _groups(repo: Snapshot, paths: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the projects that refer to each other, directly or not."""
    known = set(paths)
    near: dict[str, set[str]] = {path: set() for path in paths}
    for path in paths:
        for name in _REFERENCE.findall(repo.text(path)):
            other = located(name, parent(path))
            if other in known:
                near[path].add(other)
                near[other].add(path)
    seen: set[str] = set()
    for path in paths:
        if path not in seen:
            yield tuple(sorted(_reached(path, near, seen)))


def _reached(start: str, near: dict[str, set[str]], seen: set[str]) -> Iterator[str]:
    pending = [start]
    seen.add(start)
    while pending:
        path = pending.pop()
        yield path
        pending.extend(near[path] - seen)
        seen.update(near[path])


def _merged(groups: Iterable[tuple[str, ...]]) -> Iterator[Claim]:
    """Yield a claim for each folder in which groups have their common start."""
    found: dict[str, list[str]] = {}
    for group in groups:
        folder = posixpath.commonpath([f"/{parent(path)}" for path in group]).strip("/")
        found.setdefault(folder, []).extend(group)
    for folder in sorted(found, key=lambda one: (one.count("/"), bool(one), one)):
        yield Claim(folder, "", tuple(sorted(found[folder])))


def _prebuilt(repo: Snapshot) -> Iterator[Claim]:
    """Yield the folder of a program that somebody built and committed without its sources."""
    for path in repo.files:
        if path.endswith(BUILT) and repo.has(path.removesuffix(BUILT) + ".dll"):
            yield Claim(parent(path), "", ())
            return


def _is_aside(folder: str) -> bool:
    return is_aside(f"{folder}/x" if folder else "x")
