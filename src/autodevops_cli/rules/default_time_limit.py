"""A job may run as long as the system allows

What: A job of GitLab, Azure, Bitbucket, Buildkite or Jenkins has no time limit of its own.
Why: A test that waits for ever holds an agent until the limit of the system or of the project
    (an hour, two, or none at all), on every push, and others wait behind it.
Bad:
    # file: .gitlab-ci.yml
    test:
      script: make test
Bad:
    # file: azure-pipelines.yml
    steps:
      - script: make test
Bad:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            script: [make test]
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
Bad:
    # file: Jenkinsfile
    pipeline {
      agent any
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Good:
    # file: .gitlab-ci.yml
    default:
      timeout: 20 minutes
    test:
      script: make test
Good:
    # file: azure-pipelines.yml
    jobs:
      - job: test
        timeoutInMinutes: 20
        steps:
          - script: make test
Good:
    # file: bitbucket-pipelines.yml
    options:
      max-time: 20
    pipelines:
      default:
        - step:
            script: [make test]
Good:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
        timeout_in_minutes: 20
Good:
    # file: Jenkinsfile
    pipeline {
      agent any
      options { timeout(time: 20, unit: 'MINUTES') }
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Fix: Give each job, or all of them, a limit of a few times what it normally takes.
References:
    https://docs.gitlab.com/ci/yaml/#timeout
    https://learn.microsoft.com/azure/devops/pipelines/process/phases
    https://support.atlassian.com/bitbucket-cloud/docs/step-options/
    https://buildkite.com/docs/pipelines/configure/step-types/command-step
    https://www.jenkins.io/doc/book/pipeline/syntax/#options
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import pipelines

LIMITED = Pattern(r"\btimeout\s{0,9}(?:\(|\btime\b)|@Library|\blibrary\b|\bbuildPlugin")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first job of each file that has no time limit, and say how many there are."""
    seen = {one.main.path: one.complete for one in pipelines(repo, documents)}
    for document in documents:
        if not seen.get(document.path, True) or _limited_as_a_whole(repo, document):
            continue
        if unlimited := [job for job in document.jobs if _runs_on(job)]:
            first, *others = unlimited
            name = (first.name or first.id)[:80]
            more = f" and {len(others)} more" if others else ""
            yield Spot(first.where, f"there is no time limit for {name}{more}")


def _runs_on(job: CiJob) -> bool:
    return bool(job.steps) and not job.minutes and not job.environment


def _limited_as_a_whole(repo: Snapshot, document: CiDocument) -> bool:
    """Tell whether something limits every job, or may do so where nobody here can see it."""
    if document.provider == "jenkins":
        return LIMITED.search(repo.text(document.path)) is not None
    table = Table(repo.yaml_document(document.path).data)
    # Templates of another repository, and pipelines that write pipelines, bring their own.
    return table.has("options", "max-time") or table.has("extends")


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check,
    providers=("azure", "bitbucket", "buildkite", "gitlab", "jenkins"),
)  # fmt: skip
