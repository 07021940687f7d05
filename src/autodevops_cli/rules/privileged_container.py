"""A container may do what its host may

What: A step runs in a privileged container, or with the host's Docker socket.
Why: Code in such a container is root on the agent: it can read the secrets of other builds and
    stay after this one. A change under review brings such code.
Bad:
    # file: .woodpecker.yml
    steps:
      - name: image
        image: docker:29.1-dind
        privileged: true
        commands: [docker build .]
Bad:
    # file: .drone.yml
    kind: pipeline
    steps:
      - name: image
        image: docker:29.1
        commands: [docker build .]
        volumes:
          - name: socket
            path: /var/run/docker.sock
    volumes:
      - name: socket
        host: {path: /var/run/docker.sock}
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
        plugins:
          - docker#v5.13.0:
              image: debian:13
              privileged: true
Bad:
    # file: azure-pipelines.yml
    container:
      image: debian:13
      options: --privileged
    steps:
      - script: make test
Bad:
    # file: Jenkinsfile
    pipeline {
      agent { docker { image 'debian:13'; args '-u root --privileged' } }
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Good:
    # file: .woodpecker.yml
    steps:
      - name: test
        image: debian:13
        privileged: false
        commands: [make test]
Good:
    # file: Jenkinsfile
    pipeline {
      agent { docker { image 'debian:13'; args '-u root' } }
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Fix: Build images with a builder that needs no root (BuildKit rootless, Buildah), or on an agent
    that builds nothing else.
References:
    https://woodpecker-ci.org/docs/usage/workflow-syntax#privileged-mode
    https://docs.drone.io/pipeline/docker/syntax/steps/#privileged-mode
    https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw
from autodevops_cli.rules._streams import streamed
from autodevops_cli.rules._walk import keyed

ROOT = Pattern(r"(?<![\w-])--privileged\b(?!=false)|/var/run/docker\.sock")
ARGUMENTS = Pattern(r"\bargs\b")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the containers that are root on their host."""
    for file in streamed(repo, documents, "azure", "buildkite", "drone", "woodpecker"):
        yield from _in_data(file)
    for document in documents:
        if document.provider == "jenkins":
            yield from _in_groovy(document, repo.text(document.path))


def _in_data(file: Raw) -> Iterator[Spot]:
    for route, value in keyed(file, "privileged"):
        if value == "true":
            yield Spot(file.at(*route), "this container runs privileged")
    for route, value in keyed(file, "options", "path", "volumes"):
        told = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if any(isinstance(one, str) and ROOT.search(one[:1_000]) for one in told):
            yield Spot(file.at(*route), "this container has the rights of its host")


def _in_groovy(document: CiDocument, text: str) -> Iterator[Spot]:
    for number, line in enumerate(text.splitlines(), 1):
        head = line[:1_000].lstrip()
        if ARGUMENTS.search(head) and ROOT.search(head) and not head.startswith("//"):
            yield Spot(Place(document.path, number), "this container has the rights of its host")


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, check_repository=check,
    providers=("azure", "buildkite", "drone", "jenkins", "woodpecker"),
)  # fmt: skip
