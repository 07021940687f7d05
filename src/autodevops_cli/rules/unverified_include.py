"""The pipeline takes jobs from an address

What: `include: remote` reads configuration from an address, without `integrity`.
Why: Whoever controls the server, or that file, chooses what runs in the next pipeline, with its
    variables and its tokens.
Bad:
    # file: .gitlab-ci.yml
    include:
      - remote: https://example.com/ci/lint.yml
    test:
      script: make test
Bad:
    # file: .gitlab-ci.yml
    include: https://example.com/ci/lint.yml
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    include:
      - remote: https://example.com/ci/lint.yml
        integrity: sha256-L3/GAoKaw0Arw6hDCKeKQlV1QPEgHYxGBHsH4zG1IY8=
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    include:
      - remote: https://example.com/group/ci/-/raw/4b825dc642cb6eb9a060e54bf8d69288fbee4904/lint.yml
      - local: /ci/test.yml
    test:
      script: make test
Fix: Give the file's hash as `integrity: sha256-…`, or include a file of a project at a commit.
References:
    https://docs.gitlab.com/ci/yaml/#includeintegrity
    https://docs.gitlab.com/ci/pipeline_security/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import pipelines, routed_includes

COMMIT = Pattern(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the includes from an address whose content may be any."""
    for pipeline in pipelines(repo, documents):
        for file in pipeline.files:
            for route, entry in routed_includes(file):
                address = entry.text("remote")
                if address and not entry.has("integrity") and not COMMIT.search(address):
                    told = address.partition("?")[0][:120]
                    yield Spot(file.at(*route), f"{told} may say something else tomorrow")


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
