"""Secrets are kept as an artifact

What: A GitLab job keeps a file that holds secrets, such as `.env` or a private key, as an artifact.
Why: Whoever may read the project downloads it; in a public project that is everybody.
Bad:
    # file: .gitlab-ci.yml
    prepare:
      script: ./prepare
      artifacts:
        paths: [.env, dist/]
Bad:
    # file: .gitlab-ci.yml
    prepare:
      script: ./prepare
      artifacts:
        paths:
          - deploy/id_ed25519
Good:
    # file: .gitlab-ci.yml
    prepare:
      script: ./prepare
      artifacts:
        paths: [dist/, .env.example]
        reports:
          dotenv: build.env
Good:
    # file: .gitlab-ci.yml
    prepare:
      script: ./prepare
      artifacts:
        access: developer
        paths: [.env]
Fix: Hand secrets to the jobs that need them as variables; keep other artifacts with
    `access: developer` where not everybody may read them.
References:
    https://docs.gitlab.com/ci/yaml/#artifactsaccess
    https://docs.gitlab.com/ci/pipeline_security/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import pipelines

SECRET = Pattern(
    r"(?:[^\n]{0,200}/)?(?:\.env(?:\.(?:local|prod|production|staging))?|\.netrc|\.npmrc|\.pypirc"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)|kubeconfig|\.kube/config|\.docker/config\.json"
    r"|\.aws/credentials)"
)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the paths of artifacts that are files of secrets."""
    for pipeline in pipelines(repo, documents):
        for layer in (*pipeline.mappings.values(), *pipeline.defaults):
            artifacts = layer.table.table("artifacts")
            if artifacts.text("access") in ("developer", "maintainer", "none"):
                continue
            if artifacts.text("public") == "false":
                continue
            for number, path in enumerate(artifacts.strings("paths")):
                if SECRET.fullmatch(path):
                    place = layer.file.at(*layer.route, "artifacts", "paths", number)
                    yield Spot(place, f"{path} is kept where others can download it")


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.SECRETS, Confidence.MEDIUM, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
