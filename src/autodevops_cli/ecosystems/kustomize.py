"""Kustomize: every overlay that is made of committed files alone is rendered.

No language: it adds a job beside those of the languages and nothing else.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from posixpath import commonpath

from autodevops_cli.ecosystems._base import Ecosystem, is_specimen
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

# GitHub's runners carry it.
KUBECTL = Tool("kubectl", "kubectl")
FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
FOLDERS_OR_FILES = ("resources", "bases", "components", "crds")
ONLY_FILES = ("patchesStrategicMerge", "configurations")
GENERATORS = ("configMapGenerator", "secretGenerator")
# What fetches from elsewhere or runs programs.
FOREIGN = ("helmCharts", "helmChartInflationGenerator", "generators", "transformers", "validators")
MAX_OVERLAYS = 12
MAX_DEPTH = 8


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folder around all kustomizations."""
    folders = _folders(repo)
    if not folders:
        return ()
    return ("",) if "" in folders else (commonpath(folders),)


def _folders(repo: Snapshot) -> tuple[str, ...]:
    return tuple(parent(path) for path in repo.named(*FILES) if not is_specimen(path))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield how each kustomization that no other one uses is rendered."""
    folders = _folders(repo)
    used = {one for folder in folders for one in _parts(repo, folder)}
    ends = [one for one in folders if one not in used and _is_whole(_table(repo, one))]
    for folder in ends[:MAX_OVERLAYS]:
        where = Place(_file(repo, folder))
        inside = folder[len(root) :].strip("/")
        if why := _obstacle(repo, folder, MAX_DEPTH):
            yield Evidence(f"kustomize.unchecked.{inside or 'root'}", why, where, note=why)
            continue
        text = f"kubectl kustomize {shlex.quote(inside or '.')} > /dev/null"
        note = "made of committed files alone"
        yield command(f"build.{inside or 'root'}", text, where, Source.CONVENTION, note)


def _is_whole(table: Table) -> bool:
    """Tell whether it makes something by itself; a component only changes what others make."""
    makes = any(table.has(key) for key in ("resources", "bases", *GENERATORS))
    return makes and table.text("kind") != "Component"


def _file(repo: Snapshot, folder: str) -> str:
    return repo.first(*(joined(folder, name) for name in FILES))


def _table(repo: Snapshot, folder: str) -> Table:
    return repo.yaml(_file(repo, folder))


def _parts(repo: Snapshot, folder: str) -> tuple[str, ...]:
    table = _table(repo, folder)
    return tuple(joined(folder, one) for key in FOLDERS_OR_FILES for one in table.strings(key))


def _obstacle(repo: Snapshot, folder: str, depth: int) -> str:
    """Return why a kustomization may not render for a stranger, or ""."""
    table = _table(repo, folder)
    if not depth or not table or any(table.has(key) for key in FOREIGN):
        return "it fetches charts or runs programs"
    for name in (one for key in FOLDERS_OR_FILES for one in table.strings(key)):
        target = joined(folder, name)
        if ":" in name or name.startswith("github.com/"):
            return f"{name[:80]} comes from elsewhere"
        if _file(repo, target):
            if why := _obstacle(repo, target, depth - 1):
                return why
        elif not _has_inside(repo, folder, name):
            return f"{name[:80]} is not committed here"
    missing = [one for one in _files(table) if not _has_inside(repo, folder, one)]
    return f"{missing[0][:80]} is not committed here" if missing else ""


def _has_inside(repo: Snapshot, folder: str, name: str) -> bool:
    """Tell whether a file exists in the folder or below: kustomize reads no file outside of it."""
    return ".." not in name.split("/") and repo.has(joined(folder, name))


def _files(table: Table) -> Iterator[str]:
    """Yield the files that patches and generators read."""
    for key in ONLY_FILES:
        yield from (one for one in table.strings(key) if "\n" not in one)
    for key in ("patches", "patchesJson6902", "replacements"):
        yield from (path for one in table.tables(key) if (path := one.text("path")))
    for key in GENERATORS:
        for one in table.tables(key):
            files = (*one.strings("files"), *one.strings("envs"), *one.strings("env"))
            yield from (name.rpartition("=")[2] for name in files)


def jobs(component: Component) -> Iterator[Job]:
    """Yield one job that renders everything."""
    runs = tuple(
        Run(_title(fact.subject), fact.value, component.root, because=(fact,))
        for fact in component.commands("build")
    )
    if runs:
        yield Job("lint", "Lint", Purpose.LINT, (SetupTool(KUBECTL), *runs))


def _title(subject: str) -> str:
    name = subject.removeprefix("command.build").lstrip(".")
    return "Render" if name in ("", "root") else f"Render {name}"


ECOSYSTEM = Ecosystem(
    "kustomize", "Kustomize", (), roots, detect, jobs, (KUBECTL,), FILES, language=False
)
