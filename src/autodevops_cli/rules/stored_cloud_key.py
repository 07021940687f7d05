"""A stored key opens the cloud

What: A job of GitLab, Bitbucket, CircleCI or Buildkite signs in to a cloud with a key that is
    stored, where the cloud accepts an identity that the system signs for each run.
Why: The key works from everywhere until somebody remembers to change it. An identity says which
    project and branch it is for, and ends with the job.
Bad:
    # file: .gitlab-ci.yml
    deploy:
      variables:
        AWS_SECRET_ACCESS_KEY: $PRODUCTION_SECRET_KEY
      script: aws s3 sync site s3://site
Bad:
    # file: .gitlab-ci.yml
    deploy:
      script:
        - gcloud auth activate-service-account --key-file "$GCP_KEY"
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: az login --service-principal -u "$ID" -p "$SECRET" --tenant "$TENANT"
Bad:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            script:
              - pipe: atlassian/aws-s3-deploy:2.1.0
                variables:
                  AWS_SECRET_ACCESS_KEY: $AWS_SECRET_ACCESS_KEY
Good:
    # file: .gitlab-ci.yml
    deploy:
      id_tokens:
        GITLAB_OIDC_TOKEN: {aud: https://sts.amazonaws.com}
      script: ./assume-role && aws s3 sync site s3://site
Good:
    # file: .gitlab-ci.yml
    test:
      variables:
        AWS_SECRET_ACCESS_KEY: test
      script: pytest
Good:
    # file: .gitlab-ci.yml
    deploy:
      variables:
        AWS_SECRET_ACCESS_KEY: $MINIO_SECRET
      script: aws --endpoint-url "$MINIO" s3 sync site s3://site
Good:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            oidc: true
            script:
              - pipe: atlassian/aws-s3-deploy:2.1.0
                variables:
                  AWS_OIDC_ROLE_ARN: $AWS_OIDC_ROLE_ARN
Fix: Let the cloud trust the project (OpenID Connect), and sign in with the token of the run:
    `id_tokens` in GitLab, `oidc: true` in Bitbucket, `$CIRCLE_OIDC_TOKEN_V2` in CircleCI,
    `buildkite-agent oidc request-token` in Buildkite.
References:
    https://docs.gitlab.com/ci/cloud_services/
    https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/
    https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/
    https://buildkite.com/docs/pipelines/security/oidc
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import commands_of, line_of

NAMED = "AWS_SECRET_ACCESS_KEY"
# Stores that speak the language of S3 and know no identity but a key; keys that end with the run.
ELSEWHERE = Pattern(r"endpoint[-_]url|minio|localstack|AWS_SESSION_TOKEN|\bR2_|SPACES", re.I)


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs and lines that sign in with a stored key."""
    for job in document.jobs:
        if ELSEWHERE.search(_words(job)):
            continue
        given = [*job.env, *(pair for step in job.steps for pair in (*step.env, *step.inputs))]
        if any(name == NAMED and "$" in value for name, value in given):
            yield Spot(job.where, f"{job.name[:80] or job.id[:80]} signs in to AWS by a stored key")
        for step in job.steps:
            for command in commands_of(step.run):
                if cloud := _signs_in(command):
                    told = f"this signs in to {cloud} by a stored key"
                    yield Spot(line_of(step, command.line), told)


def _words(job: CiJob) -> str:
    """Return the texts of a job in which the name of another store may stand."""
    values = (f"{name} {value}" for name, value in job.env)
    return "\n".join((*values, *(step.run[:5_000] for step in job.steps[:200])))


def _signs_in(command: Command) -> str:
    """Return the cloud that a command signs in to with a key, or ""."""
    words = {word.partition("=")[0] for word in command.words}
    match command.words:
        case ("aws", "configure", "set", "aws_secret_access_key", *_):
            return "AWS"
        case ("gcloud", "auth", "activate-service-account", *_) if "--key-file" in words:
            return "Google Cloud"
        case ("az", "login", *_) if "--service-principal" in words and {"-p", "--password"} & words:
            return "" if "--federated-token" in words else "Azure"
    return ""


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.SECRETS, Confidence.MEDIUM, check=check,
    providers=("bitbucket", "buildkite", "circleci", "gitlab"),
)  # fmt: skip
