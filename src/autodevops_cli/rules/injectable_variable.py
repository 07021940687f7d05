"""Somebody else's text runs as a command

What: A script contains a commit message, the title of a request or another text that a stranger
    writes, put there before the shell reads the script, or read once more by `eval`, `sh -c` or
    `ssh`.
Why: Backquotes or a semicolon in that text run as commands in the job, with its secrets and its
    token. Quotes around it do not help: the text may close them.
Bad:
    # file: azure-pipelines.yml
    steps:
      - script: echo "$(Build.SourceVersionMessage)"
Bad:
    # file: .drone.yml
    kind: pipeline
    steps:
      - name: notify
        image: alpine:3.23
        commands:
          - ./notify "${DRONE_COMMIT_MESSAGE}"
Bad:
    # file: .woodpecker.yml
    steps:
      - name: notify
        image: alpine:3.23
        commands:
          - |
            cd ci
            ./notify "${CI_COMMIT_MESSAGE}"
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: ./notify "$BUILDKITE_MESSAGE"
Bad:
    # file: .circleci/config.yml
    version: 2.1
    jobs:
      notify:
        machine: true
        steps:
          - run: ./notify "<< pipeline.event.github.pull_request.title >>"
Bad:
    # file: Jenkinsfile
    pipeline {
      agent any
      parameters { string(name: 'TARGET', defaultValue: 'x') }
      stages { stage('Test') { steps {
        sh "make ${params.TARGET}"
        sh "echo ${env.CHANGE_TITLE}"
      } } }
    }
Bad:
    # file: .gitlab-ci.yml
    notify:
      script:
        - ssh example.com "./notify '$CI_COMMIT_MESSAGE'"
Bad:
    # file: .gitlab-ci.yml
    notify:
      script:
        - eval "./notify $CI_MERGE_REQUEST_TITLE"
Good:
    # file: .gitlab-ci.yml
    notify:
      script:
        - ./notify "$CI_COMMIT_MESSAGE"
        - bash -c './notify "$CI_COMMIT_TITLE"'
Good:
    # file: azure-pipelines.yml
    steps:
      - script: echo "$BUILD_SOURCEVERSIONMESSAGE"
Good:
    # file: .drone.yml
    kind: pipeline
    steps:
      - name: notify
        image: alpine:3.23
        commands:
          - ./notify "$DRONE_COMMIT_MESSAGE" "$${DRONE_SOURCE_BRANCH}"
Good:
    # file: .buildkite/pipeline.yml
    steps:
      - command: ./notify "$$BUILDKITE_MESSAGE"
Good:
    # file: Jenkinsfile
    pipeline {
      agent any
      parameters {
        string(name: 'TARGET', defaultValue: 'x')
        booleanParam(name: 'FAST', defaultValue: true)
      }
      stages { stage('Test') { steps {
        sh 'make "$TARGET"'
        sh "make fast=${params.FAST}"
      } } }
    }
Fix: Let the shell of the job read the variable (`"$NAME"`, `$$NAME` in Buildkite and Drone, single
    quotes in a Jenkinsfile); hand it to another shell as an argument, not as text.
References:
    https://learn.microsoft.com/azure/devops/pipelines/security/inputs
    https://buildkite.com/docs/pipelines/configure/environment-variables#runtime-variable-interpolation
    https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#string-interpolation
    https://docs.gitlab.com/ci/pipeline_security/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._foreign_text import pasted, reparsed


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the texts of strangers that run."""
    for where, text in pasted(repo, documents):
        yield Spot(where, f"what stands in {text[:80]} runs as part of this script")
    for document in documents:
        for where, text in reparsed(document):
            yield Spot(where, f"what stands in {text[:80]} is read as a script once more")


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.INJECTION, check_repository=check,
    providers=("azure", "bitbucket", "buildkite", "circleci", "drone", "gitlab", "jenkins",
               "woodpecker"),
)  # fmt: skip
