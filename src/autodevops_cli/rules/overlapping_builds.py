"""Builds of one branch get in each other's way

What: A declarative Jenkins pipeline says neither `disableConcurrentBuilds` nor how many builds to
    keep.
Why: Five quick pushes build five times at once on agents that others wait for, and logs and
    artifacts of every build stay until the controller's disk is full.
Bad:
    # file: Jenkinsfile
    pipeline {
      agent any
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Good:
    # file: Jenkinsfile
    pipeline {
      agent any
      options {
        disableConcurrentBuilds(abortPrevious: true)
        buildDiscarder(logRotator(numToKeepStr: '20'))
      }
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Good:
    # file: Jenkinsfile
    node { sh 'make test' }
Good:
    # file: Jenkinsfile
    @Library('steps@v1.2.0') _
    pipeline {
      agent any
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Fix: Add `disableConcurrentBuilds(abortPrevious: true)` and
    `buildDiscarder(logRotator(numToKeepStr: '20'))` to the `options`.
References:
    https://www.jenkins.io/doc/book/pipeline/syntax/#options
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot

DECLARED = Pattern(r"^\s{0,20}pipeline\s{0,5}\{")
# A library, or properties of the job, may say it where nobody here can see.
SAID = Pattern(r"\b(?:disableConcurrentBuilds|buildDiscarder|properties|library|milestone)\b", re.I)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the pipelines that say nothing about builds beside and before them."""
    for document in documents:
        text = repo.text(document.path)
        if SAID.search(text):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if DECLARED.match(line):
                told = "builds of a branch run at once, and all of them are kept"
                yield Spot(Place(document.path, number), told)
                break


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, Confidence.MEDIUM, check_repository=check,
    providers=("jenkins",),
)  # fmt: skip
