"""The image is another one tomorrow

What: A container or service image has no tag, or one that is moved to every new release.
Why: The job breaks, or changes what it proves, without a commit. A version as tag is better; only
    a digest cannot change.
Bad:
    runs-on: ubuntu-24.04
    services:
      postgres:
        image: postgres
Bad:
    runs-on: ubuntu-24.04
    container: node:latest
Good:
    runs-on: ubuntu-24.04
    services:
      postgres:
        image: postgres@sha256:9a8afca54e7861fd90fab5fdf4c42477a6b1cb7d293595148e674e0a3181de15
Good:
    runs-on: ubuntu-24.04
    container: node:24-alpine
Good:
    # The name of a distribution's release stays with that release.
    runs-on: ubuntu-24.04
    container: debian:trixie-slim
Fix: Name the version and the digest: `image:version@sha256:…`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainerimage
    https://docs.zizmor.sh/audits/#unpinned-images
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._images import images


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the images that name no version."""
    for image in images(repo, documents):
        if not image.has_version:
            message = f"the image {image.text} is another one after its next release"
            yield Spot(image.where, message)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check_repository=check)
