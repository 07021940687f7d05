"""The names in a GitLab pipeline that nothing stands for."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._gitlab import Job, Pipeline

STAGES = frozenset((".pre", "build", "test", "deploy", ".post"))


def gitlab_names(pipeline: Pipeline) -> Iterator[tuple[Place, str]]:
    """Yield the places of unknown stages and of unknown jobs to extend, where all can be seen."""
    if not pipeline.complete:
        return
    listed = Table({"x": pipeline.says("stages") or pipeline.says("types")}).strings("x")
    stages = {".pre", ".post", *listed} if listed else STAGES
    for job in pipeline.jobs:
        yield from _stage(job, stages)
    for layer in pipeline.mappings.values():
        for name in layer.table.strings("extends"):
            if name not in pipeline.mappings and "$" not in name:
                place = layer.file.at(*layer.route, "extends")
                yield place, f"there is no job {name[:80]} to extend"


def _stage(job: Job, stages: set[str] | frozenset[str]) -> Iterator[tuple[Place, str]]:
    layer = job.layer("stage")
    name = layer.table.text("stage") if layer else ""
    if layer and name and "$" not in name and name not in stages:
        yield layer.file.at(*layer.route, "stage"), f"there is no stage {name[:80]}"
