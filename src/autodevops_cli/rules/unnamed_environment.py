"""A deployment that GitLab does not know of

What: A GitLab job deploys to a cluster or a cloud without an `environment`.
Why: GitLab then shows no deployment, cannot protect the target or its secrets, has nothing to roll
    back to, and lets two pipelines deploy at once.
Bad:
    # file: .gitlab-ci.yml
    deploy:
      stage: deploy
      script: helm upgrade --install app ./chart
Good:
    # file: .gitlab-ci.yml
    deploy:
      stage: deploy
      environment: production
      resource_group: production
      script: helm upgrade --install app ./chart
Good:
    # file: .gitlab-ci.yml
    lint:
      script: helm lint ./chart
Good:
    # file: .gitlab-ci.yml
    deploy:
      extends: .from_another_project
      script: kubectl apply -f k8s
Good:
    # file: .gitlab-ci.yml
    plan:
      stage: test
      script: kubectl apply --dry-run=client -f k8s
Fix: Name the `environment`, and a `resource_group` so that one deployment waits for the other.
References:
    https://docs.gitlab.com/ci/environments/
    https://docs.gitlab.com/ci/resource_groups/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import pipelines
from autodevops_cli.rules._scripts import commands_of

DEPLOYS = frozenset(
    (("helm", "upgrade"), ("kubectl", "apply"), ("kubectl", "rollout"), ("terraform", "apply"),
     ("tofu", "apply"), ("serverless", "deploy"), ("sls", "deploy"), ("fly", "deploy"),
     ("flyctl", "deploy"), ("cdk", "deploy"), ("wrangler", "deploy"), ("firebase", "deploy"))
)  # fmt: skip
HARMLESS = ("--dry-run", "--dry-run=client", "--dry-run=server", "--help")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the jobs that deploy where GitLab does not see it."""
    jobs = {(one.path, job.id): job for one in documents for job in one.jobs}
    for pipeline in pipelines(repo, documents):
        for job in pipeline.jobs:
            known = jobs.get((pipeline.main.path, job.name))
            if known is None or not job.complete or job.layer("environment"):
                continue
            every = (command for step in known.steps for command in commands_of(step.run))
            if deploying := next((one for one in every if _deploys(one)), None):
                told = f"{job.name[:80]} runs `{' '.join(deploying.words[:2])}` in no environment"
                yield Spot(job.file.at(job.name), told)


def _deploys(command: Command) -> bool:
    words = (command.name, *command.arguments()[:1])
    return words in DEPLOYS and not {*HARMLESS} & {*command.words}


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELEASE, Confidence.MEDIUM, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
