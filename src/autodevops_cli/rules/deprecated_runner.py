"""The runner is about to go

What: `runs-on` names an image that GitHub has announced the end of.
Why: GitHub lets jobs on such an image fail on announced days, and one day they start no more.
Bad:
    runs-on: ubuntu-22.04
    steps: []
Good:
    runs-on: ubuntu-24.04
    steps: []
Good:
    runs-on: ubuntu-20.04
    steps: []
Fix: Move to a current image, for example ubuntu-24.04, macos-15 or windows-2025.
References:
    https://docs.github.com/actions/reference/runners/github-hosted-runners
    https://github.com/actions/runner-images
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data import runner_labels
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._runners import hosted, moved


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the labels of images that are on their way out."""
    known = runner_labels()
    for job in document.jobs:
        for label in dict.fromkeys(hosted(job)):
            status = known.get(label, "")
            if status.startswith("deprecat"):
                yield Spot(job.at("runs-on"), f"{label}: {status}", moved(document, job, label))


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, check=check)
