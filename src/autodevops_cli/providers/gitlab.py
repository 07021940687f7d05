"""GitLab CI: writes `.gitlab-ci.yml`; reads it, local files it includes and what jobs extend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from autodevops_cli.model.ci import CiDocument, CiJob, CiService
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._gitlab_part import part
from autodevops_cli.providers._gitlab_render import limits, render
from autodevops_cli.providers._matrix import axes_of, combined, rows
from autodevops_cli.providers._scripts import (
    Line,
    image_of,
    lines,
    named_image,
    names,
    pairs,
    steps,
)
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

FILES = (".gitlab-ci.yml", ".gitlab-ci.yaml")
MAX_INCLUDES = 60
MAX_ENTRIES = 150
MAX_EXTENDS = 11
GLOBAL = frozenset({
    "default", "include", "stages", "variables", "workflow", "image", "services",
    "before_script", "after_script", "cache", "spec", "types",
})  # fmt: skip
_UNATTENDED = re.compile(
    r"CI_COMMIT_TAG(?!\s*==\s*null)|CI_PIPELINE_SOURCE\s*==\s*[\"'](?:schedule|web|api|trigger)"
)
_ASIDE = frozenset({
    "tags", "schedules", "web", "api", "triggers", "pipelines", "chat", "external",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    document: YamlDocument

    @property
    def table(self) -> Table:
        return Table(self.document.data)


@dataclass(frozen=True, slots=True)
class _Layer:
    """A mapping of one file that a job is made of: its own, what it extends, the defaults."""

    file: _File
    path: tuple[str, ...]

    @property
    def table(self) -> Table:
        return self.file.table.table(*self.path)

    def line(self, *keys: str) -> int | None:
        return self.file.document.line(*self.path, *keys)


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the main file; what it includes is read with it."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return the pipeline as a document; None when it has no jobs."""
    sources = list(_sources(repo, path))
    names = dict.fromkeys(
        key for source in sources for key in source.table
        if key not in GLOBAL and not key.startswith(".")
    )  # fmt: skip
    jobs = tuple(job for name in names if (job := _job(sources, name)))
    if not jobs:
        return None
    variables = {name: value for one in reversed(sources) for name, value in _variables(one.table)}
    return CiDocument(
        "gitlab", path, triggers=("push", "merge_request"), jobs=jobs, env=tuple(variables.items())
    )


def _sources(repo: Snapshot, path: str) -> Iterator[_File]:
    """Yield the file and the local files it includes, the including one first: it overrides."""
    pending, seen = [path], {path}
    while pending and len(seen) <= MAX_INCLUDES:
        source = _File(pending[0], repo.yaml_document(pending.pop(0)))
        yield source
        for wanted in islice(_included(source.table), MAX_ENTRIES):
            for found in repo.matching(wanted.lstrip("/").replace("**", "*")):
                if found not in seen:
                    seen.add(found)
                    pending.append(found)


def _included(table: Table) -> Iterator[str]:
    alone = table.text("include", "local")
    every = [alone, *table.strings("include")]
    every += [one.text("local") for one in table.tables("include")]
    for name in every:
        if name and "://" not in name and "$" not in name:
            yield name


def _job(sources: list[_File], name: str) -> CiJob | None:
    layers = _layers(sources, name)
    if not layers or not _first(layers, "script", "trigger", "extends"):
        return None
    script = [*_script(sources, layers, "before_script"), *_script(sources, layers, "script")]
    head = layers[0]
    cells = _cells(layers)
    return CiJob(
        name,
        Place(head.file.path, head.line()),
        name=name,
        steps=steps(script, head.file.path),
        needs=names(_own(_value(layers, "needs")), "job"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(_services(layers)),
        env=tuple({n: v for one in reversed(layers) for n, v in _variables(one.table)}.items()),
        runner=" ".join(Table({"x": _value(layers, "tags")}).strings("x")),
        image=image_of(Table({"image": _value(layers, "image")})),
        advisory=_allowed_to_fail(_value(layers, "allow_failure")),
        environment=image_of(Table({"x": _value(layers, "environment")}), "x"),
        minutes=Table({"x": _value(layers, "timeout")}).text("x"),
        gates=_gates(layers),
    )


def _layers(sources: list[_File], name: str) -> list[_Layer]:
    """Return the mappings that a job is made of, the nearest first, the defaults last."""
    found: list[_Layer] = []
    pending = [name]
    for _ in range(MAX_EXTENDS * 4):
        if not pending:
            break
        wanted = pending.pop(0)
        for source in sources:
            if source.table.table(wanted):
                layer = _Layer(source, (wanted,))
                found.append(layer)
                pending.extend(reversed(layer.table.strings("extends")))
                break
    if found:
        found += [_Layer(source, ("default",)) for source in sources]
        found += [_Layer(source, ()) for source in sources]
    return found


def _first(layers: list[_Layer], *keys: str) -> _Layer | None:
    """Return the nearest layer that says something about one of the keys."""
    for key in keys:
        for layer in layers:
            if layer.table.has(key) and (layer.path or key != "variables"):
                return layer
    return None


def _value(layers: list[_Layer], key: str) -> object:
    layer = _first(layers, key)
    return layer.table.raw(key) if layer else None


def _script(sources: list[_File], layers: list[_Layer], key: str) -> Iterator[Line]:
    layer = _first(layers, key)
    if layer is None:
        return
    raw = layer.table.raw(key)
    items = raw if isinstance(raw, list) else [raw]
    for n, item in enumerate(items):
        referred = _reference(sources, item)
        if referred:
            yield from lines(referred.file.document, referred.table.raw(item[1]), item[0], item[1])
        else:
            at = (n,) if isinstance(raw, list) else ()
            yield from lines(layer.file.document, item, *layer.path, key, *at)


def _reference(sources: list[_File], item: object) -> _Layer | None:
    """Return the mapping that `!reference [job, key]` points into; the tag itself is not kept."""
    if not isinstance(item, list) or len(item) != 2 or not all(isinstance(x, str) for x in item):
        return None
    for source in sources:
        if source.table.has(*item):
            return _Layer(source, (item[0],))
    return None


def _services(layers: list[_Layer]) -> Iterator[CiService]:
    layer = _first(layers, "services")
    raw = layer.table.raw("services") if layer else None
    for item in raw if layer and isinstance(raw, list) else []:
        one = Table(item if isinstance(item, dict) else {"name": item})
        if layer and (image := one.text("name")):
            name = one.text("alias") or named_image(image)
            place = Place(layer.file.path, layer.line("services"))
            yield CiService(name, image, place, _variables(one))


def _variables(table: Table) -> Pairs:
    return pairs(table.table("variables"))


def _own(needs: object) -> object:
    """Return the entries of `needs` that are jobs of this pipeline."""
    if not isinstance(needs, list):
        return needs
    return [one for one in needs if not any(Table(one).has(key) for key in ("project", "pipeline"))]


def _cells(layers: list[_Layer]) -> tuple[Pairs, ...]:
    """Return the combinations of `parallel: matrix`: each entry multiplies out on its own."""
    raw = Table({"x": _value(layers, "parallel")})
    found: list[Pairs] = []
    for entry in raw.tables("x", "matrix"):
        found.extend(combined({key: rows(key, entry.raw(key)) for key in entry}))
    return tuple(found[:300])


def _allowed_to_fail(raw: object) -> bool:
    """Tell whether any failure is allowed; one with certain exit codes leaves the others."""
    return raw == "true"


def _gates(layers: list[_Layer]) -> bool:
    """Tell whether the job runs for branches or merge requests without anybody asking."""
    if _value(layers, "when") in ("manual", "delayed", "never"):
        return False
    rules = Table({"x": _value(layers, "rules")}).tables("x")
    if rules:
        return any(_attended(rule) for rule in rules)
    only = Table({"x": _value(layers, "only")})
    wanted = (*only.strings("x"), *only.strings("x", "refs"))
    return not wanted or any(one not in _ASIDE and not one.startswith("/^v") for one in wanted)


def _attended(rule: Table) -> bool:
    if rule.text("when") in ("never", "manual", "delayed"):
        return False
    return not _UNATTENDED.search(rule.text("if"))


PROVIDER = Provider("gitlab", "GitLab CI", files, parse, render, limits=limits, part=part)
