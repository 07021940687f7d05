"""The runner changes under the job

What: `runs-on` names a `-latest` image.
Why: GitHub moves the label to another release of the system on a day of its own choosing, and
    tools that the job takes from the image change or are gone.
Bad:
    runs-on: ubuntu-latest
    steps:
      - run: make test
Bad:
    strategy:
      matrix:
        os: [ubuntu-24.04, windows-latest]
    runs-on: ${{ matrix.os }}
    steps:
      - run: make test
Good:
    runs-on: ubuntu-24.04
    steps:
      - run: make test
Good:
    runs-on: ubuntu-latest-16-cores
    steps:
      - run: make test
Fix: Name the image, and move to the next one in a change of its own.
References:
    https://docs.github.com/actions/reference/runners/github-hosted-runners
    https://github.com/actions/runner-images
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data import runner_image
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._runners import labels

FLOATING = Pattern(r"(?:ubuntu|macos|windows)-latest(?:-large|-xlarge)?")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield each job that runs on floating images, with their names."""
    for job in document.jobs:
        found = dict.fromkeys(label for label in labels(job) if FLOATING.fullmatch(label))
        if found:
            told = ", ".join(found)
            yield Spot(job.at("runs-on"), f"{told} is another image one day", _fix(document, job))


def _fix(document: CiDocument, job: CiJob) -> Fix | None:
    image = runner_image(job.runner)
    if not image:
        return None
    put = Put((*job.route, "runs-on"), image)
    return Fix(f"Name the image that {job.runner} is today", document.path, (put,), safe=False)


RULE = Rule(__name__, __doc__, Severity.INFO, Topic.RELIABILITY, check=check)
