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
Fix: Name the version and the digest: `image:version@sha256:…`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot

DOCKER = "docker://"


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the images that name no version."""
    for where, image in _images(document):
        if image and "${{" not in image and not _names_a_version(image):
            yield Spot(where, f"the image {image} is another one after its next release")


def _images(document: CiDocument) -> Iterator[tuple[Place, str]]:
    for job in document.jobs:
        yield job.at("container"), job.image
        for service in job.services:
            yield service.where, service.image
        for step in job.steps:
            if step.uses.startswith(DOCKER):
                yield step.at("uses"), step.uses.removeprefix(DOCKER)


def _names_a_version(image: str) -> bool:
    if "@sha256:" in image:
        return True
    tag = image.rpartition("/")[2].partition(":")[2]
    return bool(re.search(r"\d", tag))


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
