"""Each push to a merge request runs twice

What: A GitLab job runs both for a branch and for its merge request, and no `workflow:rules`
    choose between the two pipelines.
Why: While a merge request is open, every push starts two pipelines with the same jobs: twice the
    minutes, twice the wait, and two results that may differ.
Bad:
    # file: .gitlab-ci.yml
    test:
      script: make test
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
        - if: $CI_COMMIT_BRANCH
Bad:
    # file: .gitlab-ci.yml
    stages: [test]
    test:
      stage: test
      script: make test
      rules:
        - changes: [src/**]
Bad:
    # file: .gitlab-ci.yml
    workflow:
      name: Tests
    test:
      script: make test
      only: [branches, merge_requests]
Good:
    # file: .gitlab-ci.yml
    workflow:
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
        - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
    test:
      script: make test
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
        - if: $CI_COMMIT_BRANCH
Good:
    # file: .gitlab-ci.yml
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    test:
      script: make test
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
        - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
Good:
    # file: .gitlab-ci.yml
    include:
      - template: Workflows/MergeRequest-Pipelines.gitlab-ci.yml
    test:
      script: make test
      rules:
        - when: always
Fix: Say in `workflow:rules` which pipeline a push starts: none for a branch that has an open merge
    request.
References:
    https://docs.gitlab.com/ci/jobs/job_rules/#avoid-duplicate-pipelines
    https://docs.gitlab.com/ci/yaml/workflow/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import Pipeline, pipelines
from autodevops_cli.rules._gitlab_runs import MERGE_REQUEST, PUSH, runs

RULES = """\
# A branch with an open merge request has the pipeline of the merge request.
- if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS && $CI_PIPELINE_SOURCE == "push"
  when: never
- when: always"""


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first job of a pipeline that runs twice for a push."""
    for pipeline in pipelines(repo, documents):
        if not pipeline.complete or pipeline.says("workflow", "rules") is not None:
            continue
        jobs = [job for job in pipeline.jobs if job.complete]
        twice = [job for job in jobs if runs(job, PUSH) and runs(job, MERGE_REQUEST)]
        if twice:
            first, *others = twice
            more = f" ({len(others)} more do, too)" if others else ""
            yield Spot(
                first.file.at(first.name),
                f"a push to a merge request runs {first.name[:80]} twice{more}",
                _fix(pipeline),
                tuple(job.file.at(job.name) for job in others[:10]),
            )


def _fix(pipeline: Pipeline) -> Fix:
    """Only what also runs for merge requests may go from the pipelines of branches."""
    safe = all(
        job.complete and (runs(job, PUSH) is False or runs(job, MERGE_REQUEST))
        for job in pipeline.jobs
    )
    # A pipeline with a name or other settings has the mapping already.
    file = next((one for one in pipeline.files if one.table.table("workflow")), pipeline.main)
    if file.table.table("workflow"):
        edit = Put(("workflow", "rules"), RULES)
    else:
        indented = RULES.replace("\n", "\n  ")
        edit = Put(("workflow",), f"rules:\n  {indented}", after=_before_jobs(pipeline))
    return file.fix("start one pipeline for each push", edit, safe=safe)


def _before_jobs(pipeline: Pipeline) -> str:
    heads = ("variables", "default", "stages", "include")
    return next((one for one in heads if one in pipeline.main.table), "")


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
