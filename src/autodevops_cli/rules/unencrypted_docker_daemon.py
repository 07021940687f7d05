"""The Docker daemon takes orders from anybody

What: A GitLab job talks to Docker-in-Docker without TLS.
Why: The daemon is root in a privileged container and does what anybody who reaches its port says,
    such as another job on the same network.
Bad:
    # file: .gitlab-ci.yml
    package:
      image: docker:29.1
      services: ["docker:29.1-dind"]
      variables:
        DOCKER_HOST: tcp://docker:2375
        DOCKER_TLS_CERTDIR: ""
      script: docker build .
Good:
    # file: .gitlab-ci.yml
    variables:
      DOCKER_TLS_CERTDIR: /certs
    package:
      image: docker:29.1
      services: ["docker:29.1-dind"]
      script: docker build .
Good:
    # file: .gitlab-ci.yml
    test:
      variables:
        DOCKER_TLS_CERTDIR: ""
      script: make test
Fix: Set `DOCKER_TLS_CERTDIR: /certs`, and port 2376 if `DOCKER_HOST` is set.
References:
    https://docs.gitlab.com/ci/docker/using_docker_build/#docker-in-docker-with-tls-enabled-in-the-docker-executor
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import Pipeline, pipelines


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the variables that turn TLS off beside a daemon that is a service."""
    for pipeline in pipelines(repo, documents):
        if any(":dind" in one or "-dind" in one for one in _services(pipeline)):
            for where in _plain(pipeline):
                yield Spot(where, "this Docker daemon listens without TLS")


def _services(pipeline: Pipeline) -> Iterator[str]:
    for layer in (*pipeline.mappings.values(), *pipeline.defaults):
        found = layer.table.raw("services")
        for item in found if isinstance(found, list) else ():
            yield item if isinstance(item, str) else str(item)[:300]


def _plain(pipeline: Pipeline) -> Iterator[Place]:
    for layer in (*pipeline.mappings.values(), *pipeline.defaults):
        variables = layer.table.table("variables")
        route: Route = (*layer.route, "variables")
        if "DOCKER_TLS_CERTDIR" in variables and not variables.text("DOCKER_TLS_CERTDIR"):
            yield layer.file.at(*route, "DOCKER_TLS_CERTDIR")
        elif variables.text("DOCKER_HOST").rstrip("/") == "tcp://docker:2375":
            yield layer.file.at(*route, "DOCKER_HOST")


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SECRETS, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
