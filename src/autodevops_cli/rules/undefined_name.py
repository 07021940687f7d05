"""A name stands for nothing

What: A pipeline names a command, job, executor, stage, service, cache or requirement that nothing
    in the file, nor anything that it brings in, stands for.
Why: The system refuses the whole file, or leaves the job waiting: nothing runs, and required
    checks stay pending. A schema does not see it.
Bad:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        executor: node
        steps: [checkout, install-deps, ruby/install]
    workflows:
      main:
        jobs:
          - test
          - deploy:
              requires: [lint]
Bad:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            services: [postgres]
            caches: [yarn]
            script: [make test]
Bad:
    # file: .gitlab-ci.yml
    stages: [build]
    test:
      stage: test
      extends: .base
      script: make test
Bad:
    # file: .gitlab-ci.yml
    test:
      needs: [build]
      script: make test
Bad:
    # file: azure-pipelines.yml
    jobs:
      - job: test
        dependsOn: build
        steps:
          - script: make test
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - key: test
        depends_on: build
        command: make test
Bad:
    # file: .drone.yml
    kind: pipeline
    name: test
    steps:
      - name: test
        image: debian:13
        commands: [make test]
    depends_on: [build]
Bad:
    # file: .woodpecker/test.yml
    steps:
      - name: test
        image: debian:13
        commands: [make test]
        depends_on: [build]
Good:
    # file: .woodpecker/test.yml
    depends_on: [build]
    steps:
      - name: test
        image: debian:13
        commands: [make test]
    # file: .woodpecker/build.yml
    steps:
      - name: build
        image: debian:13
        commands: [make]
Good:
    # file: azure-pipelines.yml
    jobs:
      - template: build.yml
      - job: test
        dependsOn: build
        steps:
          - script: make test
Good:
    # file: .buildkite/pipeline.yml
    steps:
      - command: ./more-steps | buildkite-agent pipeline upload
      - key: test
        depends_on: build
        command: make test
Good:
    # file: .circleci/config.yml
    version: 2.1
    orbs:
      ruby: circleci/ruby@2.6.0
    executors:
      node:
        docker:
          - image: cimg/node:24.1
    commands:
      install-deps:
        steps: [run: npm ci]
    jobs:
      test:
        executor: node
        steps: [checkout, install-deps, ruby/install-deps]
    workflows:
      main:
        jobs:
          - test:
              name: test-node
          - hold:
              type: approval
              requires:
                - test-node: [success]
          - ruby/test:
              requires: [hold]
Good:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      test:
        parameters: {version: {type: string}}
        docker:
          - image: cimg/node:<< parameters.version >>
        steps: [checkout]
      deploy:
        machine: true
        steps: [checkout]
    workflows:
      main:
        jobs:
          - test:
              matrix:
                parameters: {version: ["22.1", "24.1"]}
          - deploy:
              requires: ["test-22.1", "test-24.1"]
Good:
    # file: bitbucket-pipelines.yml
    definitions:
      services:
        postgres: {image: "postgres:18"}
      caches:
        yarn: ~/.cache/yarn
    pipelines:
      default:
        - step:
            services: [postgres, docker]
            caches: [yarn, node]
            script: [make test]
Good:
    # file: .gitlab-ci.yml
    include:
      - project: group/templates
        ref: v1.0.0
        file: /base.yml
    test:
      stage: verify
      extends: .base
      script: make test
Fix: Correct the name, or add what it should stand for.
References:
    https://circleci.com/docs/reference/configuration-reference/
    https://support.atlassian.com/bitbucket-cloud/docs/databases-and-service-containers/
    https://docs.gitlab.com/ci/yaml/#extends
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._bitbucket_names import bitbucket_names
from autodevops_cli.rules._circleci_names import circleci_names
from autodevops_cli.rules._gitlab import pipelines
from autodevops_cli.rules._gitlab_names import gitlab_names
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._step_names import (
    azure_names,
    buildkite_names,
    drone_names,
    woodpecker_names,
)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the places that name what is not there."""
    found = chain(
        *(circleci_names(file) for file in raw(repo, documents, "circleci")),
        *(bitbucket_names(file) for file in raw(repo, documents, "bitbucket")),
        *(gitlab_names(one) for one in pipelines(repo, documents)),
        *(azure_names(file) for file in raw(repo, documents, "azure")),
        *(buildkite_names(file) for file in raw(repo, documents, "buildkite")),
        drone_names(repo, documents),
        woodpecker_names(repo, documents),
    )
    for where, told in found:
        yield Spot(where, told)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check,
    providers=("azure", "bitbucket", "buildkite", "circleci", "drone", "gitlab", "woodpecker"),
)  # fmt: skip
