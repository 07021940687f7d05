"""The runner is gone

What: `runs-on` names an image of GitHub's that is retired or never existed.
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
Good:
    runs-on: [self-hosted, ubuntu-20.04]
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

GOING = ("ga", "preview", "deprecat")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the labels that no runner answers to any more."""
    known = runner_labels()
    for job in document.jobs:
        for label in dict.fromkeys(hosted(job)):
            status = known.get(label, "GitHub offers no such image")
            if not status.startswith(GOING):
                yield Spot(job.at("runs-on"), f"{label}: {status}", moved(document, job, label))


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.RELIABILITY, check=check)
