"""The runner is gone or going

What: `runs-on` names an image of GitHub's that is retired, about to be, or never existed.
Why: A job on a retired image never starts; it waits until it is cancelled.
Bad:
    runs-on: ubuntu-20.04
    steps: []
Bad:
    strategy:
      matrix:
        os: [macos-12, ubuntu-24.04]
    runs-on: ${{ matrix.os }}
    steps: []
Good:
    runs-on: ubuntu-24.04
    steps: []
Fix: Move to a current image, for example ubuntu-24.04, macos-15 or windows-2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import runner_labels
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot

# Labels in GitHub's own spelling; anything else may be a runner of the owner's.
HOSTED = re.compile(r"(ubuntu-\d\d\.\d\d|macos-\d+(\.\d+)?|windows-\d{4})(-arm|-intel|-x?large)?")
CURRENT = ("ga", "preview")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the labels of images that are not current."""
    labels = runner_labels()
    for job in document.jobs:
        for label in _labels(job):
            status = labels.get(label, "not an image that GitHub offers")
            if HOSTED.fullmatch(label) and status not in CURRENT:
                yield Spot(job.at("runs-on"), f"{label}: {status}")


def _labels(job: CiJob) -> Iterator[str]:
    yield from job.runner.split()
    for axis in job.matrix:
        if re.search(rf"\bmatrix\.{re.escape(axis.name)}\b", job.runner):
            yield from axis.values


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.RELIABILITY, check=check)
