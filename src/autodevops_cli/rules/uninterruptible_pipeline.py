"""Outdated GitLab pipelines go on

What: No job of a GitLab pipeline is `interruptible`.
Why: GitLab cancels the pipeline of an older push only as far as its jobs may be interrupted, so
    five quick pushes run five times, and only the last result matters.
Bad:
    # file: .gitlab-ci.yml
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    default:
      interruptible: true
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    test:
      interruptible: false
      script: make test
Good:
    # file: .gitlab-ci.yml
    workflow:
      auto_cancel:
        on_new_commit: none
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    include:
      - project: group/templates
        file: /defaults.yml
        ref: v1.0.0
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    ship:
      environment: production
      script: ./ship
    image:
      script: docker push example.com/image
Fix: Set `default: interruptible: true`, and `interruptible: false` for the jobs that deploy or
    publish.
References:
    https://docs.gitlab.com/ci/yaml/#interruptible
    https://docs.gitlab.com/ci/pipelines/settings/#auto-cancel-redundant-pipelines
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import Job, Pipeline, pipelines

# Keys of a job that changes something outside of its pipeline, or waits for a person.
LASTING = ("environment", "release", "resource_group", "pages", "trigger")
LASTS = Pattern(
    r"deploy|publish|release|upload|\bpush\b|\bpages\b|\bapply\b|\bmanual\b"
    r"|\b(?:kubectl|helm|ssh|scp|rsync|twine|kaniko)\b",
    re.IGNORECASE,
)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first job of a pipeline that a newer push cannot cancel."""
    for pipeline in pipelines(repo, documents):
        decided = pipeline.says("workflow", "auto_cancel") is not None
        decided = decided or any(job.layer("interruptible") for job in pipeline.jobs)
        if decided or not pipeline.complete or not all(job.complete for job in pipeline.jobs):
            continue
        if short := next((job for job in pipeline.jobs if not _lasts(job)), None):
            yield Spot(
                short.file.at(short.name),
                "a newer push cannot cancel this pipeline: no job is interruptible",
                _fix(pipeline),
            )


def _lasts(job: Job) -> bool:
    words = (job.name, job.raw("stage"), job.raw("script"), job.raw("when"))
    return any(job.layer(key) for key in LASTING) or LASTS.search(str(words)[:20_000]) is not None


def _fix(pipeline: Pipeline) -> Fix | None:
    """Return what lets every job be cancelled, where none does anything that lasts."""
    if any(_lasts(job) for job in pipeline.jobs) or len(pipeline.files) > 1:
        return None
    title, main = "let newer pushes cancel the pipeline", pipeline.main
    if main.table.table("default"):
        return main.fix(title, Put(("default", "interruptible"), "true"), safe=False)
    after = next((one for one in ("variables", "stages", "include") if one in main.table), "")
    return main.fix(title, Put(("default",), "interruptible: true", after=after), safe=False)


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
