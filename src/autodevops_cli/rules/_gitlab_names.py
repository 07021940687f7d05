"""The names in a GitLab pipeline that nothing stands for."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._gitlab import Job, Layer, Pipeline

# A job of a matrix ("test: [3.14]"), or one of several alike ("test 1/3").
NUMBERED = Pattern(r": \[| \d+/\d+$|\$")
STAGES = frozenset((".pre", "build", "test", "deploy", ".post"))


def gitlab_names(pipeline: Pipeline) -> Iterator[tuple[Place, str]]:
    """Yield the places of unknown stages and of unknown jobs to extend, where all can be seen."""
    if not pipeline.complete:
        return
    listed = Table({"x": pipeline.says("stages") or pipeline.says("types")}).strings("x")
    stages = {".pre", ".post", *listed} if listed else STAGES
    for job in pipeline.jobs:
        yield from _stage(job, stages)
    known = {name for file in pipeline.files for name in file.table}
    # A hidden job that nobody uses may name what it likes.
    used = {(one.file.path, one.route): one for job in pipeline.jobs for one in job.layers}
    for layer in used.values():
        for name in layer.table.strings("extends"):
            if name not in known and "$" not in name:
                place = layer.file.at(*layer.route, "extends")
                yield place, f"there is no job {name[:80]} to extend"
        for route, name in _needed(layer):
            if name not in known and not NUMBERED.search(name):
                yield layer.file.at(*route), f"there is no job {name[:80]} to wait for"


def _needed(layer: Layer) -> Iterator[tuple[Route, str]]:
    """Yield the jobs of this pipeline that a job cannot do without."""
    for key in ("needs", "dependencies"):
        found = layer.table.raw(key)
        for number, item in enumerate(found if isinstance(found, list) else ()):
            entry = Table({"job": item} if isinstance(item, str) else item)
            elsewhere = entry.has("project") or entry.has("pipeline")
            if not elsewhere and entry.flag("optional") is not True and entry.text("job"):
                yield (*layer.route, key, number), entry.text("job")


def _stage(job: Job, stages: set[str] | frozenset[str]) -> Iterator[tuple[Place, str]]:
    layer = job.layer("stage")
    name = layer.table.text("stage") if layer else ""
    if layer and name and "$" not in name and name not in stages:
        yield layer.file.at(*layer.route, "stage"), f"there is no stage {name[:80]}"
