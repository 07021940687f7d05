"""The container is another one tomorrow

What: A pipeline runs in a container, or beside a server, whose image has no tag or one that moves
    with every release, such as `latest`, `stable` or `dind`.
Why: The job breaks, or changes what it proves, without a commit. A version as tag is better; only
    a digest cannot change.
Bad:
    # file: .gitlab-ci.yml
    image: python
    test:
      script: pytest
Bad:
    # file: .gitlab-ci.yml
    test:
      image: node:lts-alpine
      services: ["docker:dind"]
      script: npm test
Bad:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        docker:
          - image: cimg/node:lts
        steps: [checkout]
Bad:
    # file: azure-pipelines.yml
    container: docker.io/library/debian:latest
    steps:
      - script: make test
Bad:
    # file: bitbucket-pipelines.yml
    image: node:latest
    pipelines:
      default:
        - step:
            script: [npm test]
Bad:
    # file: .woodpecker.yml
    steps:
      - name: publish
        image: woodpeckerci/plugin-docker-buildx
Bad:
    # file: .drone.yml
    kind: pipeline
    steps:
      - name: test
        image: golang
        commands: [go test ./...]
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
        plugins:
          - docker#v5.13.0:
              image: debian:stable
Bad:
    # file: Jenkinsfile
    pipeline {
      agent { docker { image 'maven:latest' } }
      stages { stage('Test') { steps { sh 'mvn verify' } } }
    }
Good:
    # file: .gitlab-ci.yml
    image: python:3.14
    test:
      services:
        - name: postgres:18-alpine
      script: pytest
    package:
      image: $CI_REGISTRY_IMAGE:latest
      script: make package
    docs:
      image: debian:trixie-slim
      script: make docs
Good:
    # file: azure-pipelines.yml
    resources:
      containers:
        - container: linux
          image: debian:13
    container: linux
    steps:
      - script: make test
Good:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        machine:
          image: ubuntu-2404:current
        steps: [checkout]
Good:
    # file: .woodpecker.yml
    steps:
      - name: clone
        image: woodpeckerci/plugin-git
Fix: Name the version, and the digest if it must never change: `image:version@sha256:…`.
References:
    https://docs.gitlab.com/ci/docker/using_docker_images/
    https://circleci.com/developer/images
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._container_images import SYSTEMS, images

# A tag that starts with one of these, and has no number, is moved to every new release.
MOVING = frozenset(
    ("latest", "stable", "edge", "main", "master", "dev", "devel", "develop", "nightly", "lts",
     "current", "rolling", "unstable", "head", "next", "canary", "slim", "alpine", "dind", "git",
     "cli", "fpm", "jdk", "jre", "testing", "sid", "beta", "snapshot")
)  # fmt: skip


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the images that name no version."""
    for where, image in images(repo, documents):
        if _moves(image):
            yield Spot(where, f"the image {image} is another one after its next release")


def _moves(image: str) -> bool:
    if "@" in image:
        return False
    tag = image.rpartition("/")[2].partition(":")[2].lower()
    return not re.search(r"\d", tag) and re.split(r"[-_.]", tag)[0] in MOVING | {""}


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check,
    providers=SYSTEMS,
)  # fmt: skip
