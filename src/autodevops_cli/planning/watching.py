"""In a repository of several parts: which files can change what a part's jobs say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.plan import Job, Run, SetupTool, SystemPackages
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.repository.snapshot import Snapshot, joined

MAX_SHARED = 12
MAX_FILES = 60
MAX_CHARACTERS = 100_000

# What no job reads: documents, the CI's own folders, pictures.
_SILENT = re.compile(
    r"(?:docs?|documentation|\.github|\.gitlab|\.circleci|\.vscode|\.idea|assets|images)/"
    r"|[^/]+\.(?:md|rst|txt|adoc|png|svg|jpg|gif)|LICEN[CS]E.*|NOTICE.*|AUTHORS.*|CODEOWNERS"
    r"|\.git\w+|\.editorconfig|\.mailmap|CITATION\.cff",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?:\.\./){1,8}[\w@.-][\w@./-]{0,100}|(?<![\w.])(?:\.\./){0,7}\.\./?(?=[\"'\s,)\]]|$)",
    re.MULTILINE,
)
EVERYTHING = "/"
_MANIFEST = re.compile(
    r".*\.(?:json|toml|ya?ml|cfg|mod|work|gradle|kts|xml|props|targets|\w{1,6}proj|sln|rb|exs|cmake)"
    r"|Dockerfile.*|Gemfile|Makefile|[\w.]*rc|.*\.config\.\w{2,3}"
)


def part_evidence(repo: Snapshot, components: Sequence[Component]) -> Iterator[Evidence]:
    """Yield what parts share: `uses.<root>.<path>` where the files of a part point elsewhere,

    and `shared.<path>` for what lies outside all parts; a folder has a slash at its end.
    """
    roots = [one.root for one in components if one.root]
    if len(components) < 2 or not roots:
        return
    for root in dict.fromkeys(roots):
        yield from _pointing_out(repo, root)
    if all(one.root for one in components):
        outside = dict.fromkeys(
            top for path in repo.files if (top := _outermost(path, roots)) and not _silent(top)
        )
        for top in outside:
            yield Evidence(f"shared.{top}", top, Place(top.rstrip("/")), Strength.INFERRED,
                           note="outside all parts")  # fmt: skip


def _outermost(path: str, roots: Sequence[str]) -> str:
    """Return the widest folder around a file that holds no part, or the file; "" inside a part."""
    if any(path.startswith(f"{root}/") for root in roots):
        return ""
    at = path.find("/")
    while at >= 0:
        folder = path[: at + 1]
        if not any(f"{root}/".startswith(folder) for root in roots):
            return folder
        at = path.find("/", at + 1)
    return path


def _silent(path: str) -> bool:
    return bool(_SILENT.fullmatch(path))


def _pointing_out(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the places outside a folder that the manifests in it point to."""
    manifests = [path for path in repo.below(root) if _MANIFEST.fullmatch(path.rpartition("/")[2])]
    seen: set[str] = set()
    for path in sorted(manifests, key=lambda one: (one.count("/"), one))[:MAX_FILES]:
        folder = path.rpartition("/")[0]
        for found in _ABOVE.finditer(repo.text(path)[:MAX_CHARACTERS]):
            target = joined(folder, found[0])
            outside = target != root and not target.startswith(f"{root}/")
            spelled = target if repo.has(target) else f"{target}{EVERYTHING}"
            if not outside or target in seen or not (repo.has(target) or repo.below(target)):
                continue
            seen.add(target)
            where = repo.place(path, found[0])
            yield Evidence(f"uses.{root}.{spelled}", spelled, where, note="points there")


def watched(job: Job, component: Component, stack: StackProfile) -> tuple[str, ...]:
    """Return the files and folders that a job depends on; none where that is everything."""
    if not component.root or len({one.root for one in stack.components}) < 2:
        return ()
    shared = [fact.value for fact in stack.under("shared")]
    if len(shared) > MAX_SHARED:
        return ()
    own = _closure(component.root, _uses(stack))
    if EVERYTHING in own:
        return ()
    named = [
        fact.because.where.path
        for step in job.steps
        if isinstance(step, Run | SetupTool | SystemPackages)
        for fact in step.because
        if "/" in fact.because.where.path or fact.because.where.line
    ]
    folders = sorted({path for path in own if path.endswith("/")})
    files = sorted({*own, *shared, *named} - {*folders})
    outer = [one for one in folders if not any(one != o and one.startswith(o) for o in folders)]
    return (*outer, *(one for one in files if not one.startswith(tuple(outer))))


def _uses(stack: StackProfile) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for component in stack.components:
        facts = stack.under(f"uses.{component.root}")
        found[f"{component.root}/"] = tuple(fact.value for fact in facts)
    return found


def _closure(root: str, uses: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return a folder, and all that it uses, directly or through other parts."""
    seen: set[str] = set()
    pending = [f"{root}/"]
    while pending:
        path = pending.pop()
        if path in seen:
            continue
        seen.add(path)
        around = [other for other in uses if path.startswith(other)]
        pending.extend(one for other in (path, *around) for one in uses.get(other, ()))
    return seen
