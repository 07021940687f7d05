"""An image is built on a base that can change

What: `FROM` names an image by a tag, or by none, and not by its digest.
Why: Two builds of one commit can start from different bases, and whoever may push to the base's
    repository decides what is in the next release.
Bad:
    - run: docker build .
    # file: Dockerfile
    FROM python:3.14-slim
    CMD ["python"]
Good:
    - run: docker build .
    # file: Dockerfile
    FROM golang@sha256:9a8afca54e7861fd90fab5fdf4c42477a6b1cb7d293595148e674e0a3181de15 AS build
    FROM scratch
    COPY --from=build /app /app
Good:
    # Which image that is, the build says.
    - run: docker build .
    # file: Dockerfile
    ARG BASE
    FROM $BASE
Fix: Add the digest behind the tag and let Dependabot (`docker`) or Renovate move both.
References:
    https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._dockerfiles import dockerfiles


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the bases without a digest."""
    for file in dockerfiles(repo):
        stages = {"scratch", *(base.stage for base in file.bases)}
        for base in file.bases:
            unsure = "$" in base.image or base.image.lower() in stages
            if not unsure and "@sha256:" not in base.image:
                yield Spot(base.where, f"the base {base.image} can be another one tomorrow")


# Without a bot that moves the digest a tag is the lesser evil: it gets corrections.
RULE = Rule(__name__, __doc__, Severity.LOW, Topic.REPOSITORY, check_repository=check)
