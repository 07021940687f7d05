"""Solutions, filters and traversal projects: the lists of projects that are built together."""

from __future__ import annotations

import re
from fnmatch import translate

from autodevops_cli.ecosystems.dotnet.msbuild import located
from autodevops_cli.ecosystems.dotnet.projects import PROJECTS, read_project
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

SOLUTIONS = (".slnx", ".sln")
TRAVERSALS = ("dirs.proj", "build.proj", "traversal.proj")
MAX_PROJECTS = 500
_LISTED = re.compile(r'^Project\("[^"\n]{1,60}"\)\s*=\s*"[^"\n]{0,300}",\s*"([^"\n]{1,300})"', re.M)
_MEANINGFUL = re.compile(r"\$\{\{|[\x00-\x1f]")
_TRAVERSAL = re.compile(r"Sdk\s*=\s*\"Microsoft\.Build\.Traversal\b")


def listed(repo: Snapshot, path: str) -> tuple[str, ...]:
    """Return the paths of the projects that a solution or a traversal lists, of any kind."""
    if path.endswith(".sln"):
        names = tuple(_LISTED.findall(repo.text(path)))
    elif path.endswith(".slnx"):
        named = (one for one in repo.xml(path).walk() if one.name == "Project")
        names = tuple(one.attributes.get("Path", "") for one in named)
    elif path.endswith(".slnf"):
        return _filtered(repo, path)
    else:
        return _traversed(repo, path)
    found = (located(name, parent(path)) for name in names if name.endswith("proj"))
    return tuple(dict.fromkeys(found))[:MAX_PROJECTS]


def is_speakable(path: str) -> bool:
    """Tell whether a path can stand in a command: some names would mean more than a file there."""
    return not _MEANINGFUL.search(path)


def is_traversal(repo: Snapshot, path: str) -> bool:
    """Tell whether a file is a project that only lists others."""
    name = path.rpartition("/")[2].lower()
    likely = name in TRAVERSALS or path.endswith(PROJECTS)
    return likely and bool(_TRAVERSAL.search(repo.text(path)[:5000]))


def _filtered(repo: Snapshot, path: str) -> tuple[str, ...]:
    data = repo.json(path)
    solution = located(data.text("solution", "path"), parent(path))
    names = data.strings("solution", "projects")[:MAX_PROJECTS]
    return tuple(located(name, parent(solution)) for name in names)


def _traversed(repo: Snapshot, path: str) -> tuple[str, ...]:
    """Return the projects that a traversal refers to, through others of its kind."""
    found: dict[str, None] = {}
    pending = [path]
    seen: set[str] = set()
    while pending and len(seen) < 50:
        one = pending.pop(0)
        seen.add(one)
        for wanted in read_project(repo, one).references():
            for name in _matches(repo, wanted):
                if name in seen or name == one:
                    continue
                if is_traversal(repo, name):
                    pending.append(name)
                else:
                    found[name] = None
    return tuple(found)[:MAX_PROJECTS]


def _matches(repo: Snapshot, wanted: str) -> tuple[str, ...]:
    """Return the files that a path with `*` and `**` means, or the path itself."""
    if "*" not in wanted:
        return (wanted,)
    start = wanted.partition("*")[0].rpartition("/")[0]
    pattern = re.compile(
        translate(wanted)
        if wanted.count("*") > 8
        else "".join(_GLOBS.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*)", wanted))
        + r"\Z"
    )
    return tuple(path for path in repo.below(start) if pattern.match(path))[:MAX_PROJECTS]


_GLOBS = {"**/": r"(?:[^/]+/)*", "*": r"[^/]*"}


def beside(repo: Snapshot, folder: str) -> tuple[str, ...]:
    """Return what the dotnet command would choose from in a folder: solutions and projects."""
    endings = (*SOLUTIONS, ".slnf", "proj")
    return tuple(joined(folder, name) for name in repo.beside(folder) if name.endswith(endings))
