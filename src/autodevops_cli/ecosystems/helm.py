"""Helm charts: linted and rendered with their own values.

No language: it adds a job beside those of the languages and nothing else.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from posixpath import commonpath

from autodevops_cli.ecosystems._base import Ecosystem, is_specimen
from autodevops_cli.ecosystems._pipeline import doubt_of
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

# GitHub's runners carry it.
HELM = Tool("helm", "Helm", image="alpine/helm:{version}")
MAX_CHARTS = 10
MAX_TEMPLATES = 200
_DEMANDS = re.compile(r"\b(?:required|fail)\s+[\"(]")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folder around all charts."""
    folders = [parent(path) for path in _charts(repo)]
    if not folders:
        return ()
    return ("",) if "" in folders else (commonpath(folders),)


def _charts(repo: Snapshot) -> tuple[str, ...]:
    """Return the Chart.yaml files of charts that are no part of another chart."""
    named = [path for path in repo.named("Chart.yaml") if not is_specimen(path)]
    folders = {parent(path) for path in named}
    return tuple(path for path in named if not _is_nested(parent(path), folders))


def _is_nested(folder: str, folders: set[str]) -> bool:
    above = f"/{folder}".rpartition("/charts/")
    return bool(above[1]) and above[0].lstrip("/") in folders


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield how each chart is completed, linted and rendered."""
    for path in _charts(repo)[:MAX_CHARTS]:
        if not root or path.startswith(f"{root}/"):
            yield from _chart(repo, root, path)


def _chart(repo: Snapshot, root: str, path: str) -> Iterator[Evidence]:
    folder, where = parent(path), Place(path)
    inside = folder[len(root) :].strip("/")
    name, chart = inside or "chart", shlex.quote(inside or ".")
    fetch, why = _dependencies(repo, folder, chart)
    if why:
        yield Evidence(f"helm.unchecked.{name}", why, where, note=why)
        return
    if fetch:
        lock = Place(joined(folder, "Chart.lock"))
        yield command(f"install.{name}", fetch, lock, Source.DEPENDENCY, "the locked dependencies")
    values = _values(repo, folder)
    option = f" --values {shlex.quote(values[len(root) :].lstrip('/'))}" if values else ""
    text = f"helm lint {chart}{option}"
    yield command(f"lint.{name}", text, where, Source.CONVENTION, "a chart")
    if repo.yaml(path).text("type") == "library" or not (values or _complete(repo, folder)):
        return
    place, note = (Place(values), "values for CI") if values else (where, "rendered as it comes")
    text = f"helm template {chart}{option} > /dev/null"
    yield command(f"build.{name}", text, place, Source.CONVENTION, note)


def _values(repo: Snapshot, folder: str) -> str:
    """Return the values that the chart keeps for CI, "" where its own are meant to do."""
    ci = joined(folder, "ci")
    names = [name for name in repo.beside(ci) if re.fullmatch(r"(?:.*-)?values\.ya?ml", name)]
    return joined(ci, names[0]) if names else ""


def _complete(repo: Snapshot, folder: str) -> bool:
    """Tell whether a chart promises to render with nothing but its own values."""
    beside = repo.beside(folder)
    overlays = [name for name in beside if re.fullmatch(r"values[-._].+\.ya?ml", name)]
    if "values.yaml" not in beside or overlays or not _satisfied(repo, folder):
        return False
    templates = repo.below(joined(folder, "templates"))[:MAX_TEMPLATES]
    return not any(_DEMANDS.search(repo.text(path)) for path in templates)


def _satisfied(repo: Snapshot, folder: str) -> bool:
    """Tell whether the values hold what their schema requires at the top."""
    schema = joined(folder, "values.schema.json")
    if not repo.has(schema):
        return True
    values = repo.yaml(joined(folder, "values.yaml"))
    return all(name in values for name in repo.json(schema).strings("required"))


def _dependencies(repo: Snapshot, folder: str, chart: str) -> tuple[str, str]:
    """Return the command that completes a chart, and why that cannot be done."""
    found = repo.yaml(joined(folder, "Chart.yaml")).tables("dependencies")
    missing = [one for one in found if not _is_vendored(repo, folder, one)]
    if not missing:
        return "", ""
    addresses = [one.text("repository") for one in missing]
    if not repo.has(joined(folder, "Chart.lock")):
        return "", "its dependencies are not locked"
    if any(not re.fullmatch(r"(?:https|oci)://[\w./-]{1,200}", one) for one in addresses):
        return "", "its dependencies may be private"
    known = dict.fromkeys(one for one in addresses if one.startswith("https:"))
    adds = [f"helm repo add dependency-{n} {one}" for n, one in enumerate(known, 1)]
    return " && ".join((*adds, f"helm dependency build {chart}")), ""


def _is_vendored(repo: Snapshot, folder: str, one: Table) -> bool:
    """Tell whether a dependency lies in charts/, as a folder or as an archive."""
    name = one.text("name")
    start = joined(folder, f"charts/{name}")
    return bool(name) and any(
        path.startswith((f"{start}/", f"{start}-")) for path in repo.below(joined(folder, "charts"))
    )


def jobs(component: Component) -> Iterator[Job]:
    """Yield one job that completes, lints and renders every chart."""
    checks = [*_runs(component, "lint", "Lint"), *_runs(component, "build", "Render")]
    if not checks:
        return
    installs = _runs(component, "install", "Fetch dependencies of")
    yield Job("lint", "Lint", Purpose.LINT, (SetupTool(HELM), *installs, *checks))


def _runs(component: Component, kind: str, title: str) -> Iterator[Run]:
    for fact in component.commands(kind):
        name = fact.subject.removeprefix(f"command.{kind}").lstrip(".")
        doubt = doubt_of(component, fact) if kind == "lint" else ""
        notes = (doubt,) if doubt else ()
        named = f"{title} {name}" if name else title
        yield Run(named, fact.value, component.root, (), bool(doubt), (fact,), notes)


ECOSYSTEM = Ecosystem(
    "helm", "Helm", (), roots, detect, jobs, (HELM,), ("Chart.yaml",), language=False
)
