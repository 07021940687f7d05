"""The shared library is what its branch says today

What: A Jenkinsfile loads a shared library without a version, or at a branch.
Why: Steps of the library run on the controller's trust. A push to it changes this pipeline at
    once, without a commit or a review here.
Bad:
    # file: Jenkinsfile
    @Library('pipeline-steps') _
    pipeline {
      agent any
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Bad:
    # file: Jenkinsfile
    library 'pipeline-steps@main'
    node { sh 'make test' }
Good:
    # file: Jenkinsfile
    @Library('pipeline-steps@v2.4.0') _
    pipeline {
      agent any
      stages { stage('Test') { steps { sh 'make test' } } }
    }
Good:
    # file: Jenkinsfile
    // @Library('pipeline-steps') _
    library "pipeline-steps@${VERSION}"
    node { sh 'make test' }
Fix: Name a tag or a commit: `@Library('pipeline-steps@v2.4.0')`.
References:
    https://www.jenkins.io/doc/book/pipeline/shared-libraries/#library-versions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot

LOADED = Pattern(r"""^\s{0,40}(?:@Library\s{0,9}\(|library\b[\s(]{0,9})(?P<names>[^\n]{1,400})""")
NAME = Pattern(r"""['"]([\w.-]{1,80})(?:@([\w./-]{1,80}))?['"]""")
BRANCHES = frozenset(("", "main", "master", "develop", "dev", "latest", "head"))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the libraries that follow a branch, or what the controller is set to."""
    for document in documents:
        for number, line in enumerate(repo.text(document.path).splitlines(), 1):
            if loaded := LOADED.match(line):
                for name, version in NAME.findall(loaded["names"]):
                    if version.lower() in BRANCHES:
                        at = f"at {version}" if version else "at no version"
                        told = f"the library {name} is loaded {at}"
                        yield Spot(Place(document.path, number), told)


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, Confidence.MEDIUM,
    check_repository=check, providers=("jenkins",),
)  # fmt: skip
