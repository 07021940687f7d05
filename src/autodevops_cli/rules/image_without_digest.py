"""An image is named by a tag alone

What: A container or service image has a tag that names a version, and no digest.
Why: Whoever may push to the image's repository can move the tag; the job then runs in, or beside,
    something that nobody reviewed. A digest names the very bytes.
Bad:
    runs-on: ubuntu-24.04
    services:
      postgres:
        image: postgres:18-alpine
Bad:
    runs-on: ubuntu-24.04
    container:
      image: ghcr.io/octo-org/builder:1.4.2
Good:
    runs-on: ubuntu-24.04
    container: postgres:18@sha256:9a8afca54e7861fd90fab5fdf4c42477a6b1cb7d293595148e674e0a3181de15
Good:
    # Which image that is, only the run knows.
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        postgres: ["17", "18"]
    services:
      postgres:
        image: postgres:${{ matrix.postgres }}
Good:
    # Somebody has decided, and says why.
    runs-on: ubuntu-24.04
    services:
      redis:
        image: redis:8.10 # zizmor: ignore[unpinned-images] nothing here updates digests
Fix: Add the digest behind the tag: `image:version@sha256:…`. Renovate keeps it fresh; Dependabot
    does not touch the images of services.
References:
    https://docs.zizmor.sh/audits/#unpinned-images
    https://docs.docker.com/dhi/core-concepts/digests/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.data import image as pinned
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Swap
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._images import Image, images


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the images with a version and no digest."""
    for image in images(repo, documents):
        if image.has_version and not image.by_digest:
            yield Spot(image.where, f"the tag of {image.text} can be moved", _fix(image))


def _fix(image: Image) -> Fix | None:
    by_digest = pinned(image.text)
    if by_digest == image.text:
        return None
    swap = Swap(image.route, image.text, by_digest)
    return Fix(f"Name the digest of {image.text}", image.where.path, (swap,), safe=False)


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check)
