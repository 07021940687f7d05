"""A release restores a cache

What: A job that publishes, or builds what is published, restores a cache.
Why: Whatever ran in the repository before could have written that cache: one compromised
    dependency in a test job is enough to get into the next release, and nothing in the history
    shows it. A release is rare enough to build from nothing.
Bad:
    on:
      push:
        tags: ["v*"]
    jobs:
      build:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/setup-node@COMMIT # VERSION
            with:
              cache: npm
          - run: npm ci && npm publish
Bad:
    on:
      release:
        types: [published]
    jobs:
      image:
        runs-on: ubuntu-24.04
        steps:
          - uses: docker/build-push-action@COMMIT # VERSION
            with:
              push: true
              cache-from: type=gha
Bad:
    on:
      push:
        tags: ["v*"]
    jobs:
      build:
        runs-on: ubuntu-24.04
        steps:
          - uses: astral-sh/setup-uv@COMMIT # VERSION
          - run: uv build
          - uses: actions/upload-artifact@COMMIT # VERSION
            with:
              path: dist/
Good:
    on:
      push:
        tags: ["v*"]
    jobs:
      build:
        runs-on: ubuntu-24.04
        steps:
          - uses: astral-sh/setup-uv@COMMIT # VERSION
            with:
              enable-cache: false
          - run: uv publish
Good:
    on:
      push:
        tags: ["v*"]
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/setup-node@COMMIT # VERSION
            with:
              cache: npm
          - run: npm test
      publish:
        needs: test
        runs-on: ubuntu-24.04
        steps:
          - run: npm publish
Good:
    on: [push, pull_request]
    jobs:
      image:
        runs-on: ubuntu-24.04
        steps:
          - uses: docker/build-push-action@COMMIT # VERSION
            with:
              push: true
              cache-from: type=gha
Fix: Turn the cache off where a release is built.
References:
    https://docs.github.com/actions/reference/security/secure-use
    https://docs.zizmor.sh/audits/#cache-poisoning
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._caches import cache_of
from autodevops_cli.rules._publishing import (
    IMAGE,
    is_release,
    may_release,
    needed_by,
    publications,
)  # fmt: skip
from autodevops_cli.rules._raw import Raw, raw

REPORT = Pattern(r"cov|report|result|screenshot|trace|snapshot|junit|test|\blogs?\b", re.IGNORECASE)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the steps that restore a cache on the way to a release."""
    for file in raw(repo, documents):
        released = _released(file)
        for job in file.ci.jobs:
            if job.id in released:
                yield from _restored(file, job)


def _released(file: Raw) -> set[str]:
    """Return the ids of the jobs that publish, and of those that hand them what they publish."""
    # What branches push to an image registry is no release.
    images = may_release(file)
    publishing = {
        job.id for job in file.ci.jobs
        if any(images or one.registry != IMAGE for one in publications(job))
    }  # fmt: skip
    handing = {job.id for job in file.ci.jobs if any(map(_hands_on, job.steps))}
    if not is_release(file):
        return publishing | handing & needed_by(file.ci, publishing)
    # Where nothing is seen to publish, any job of a release may.
    return publishing | handing or {job.id for job in file.ci.jobs}


def _hands_on(step: CiStep) -> bool:
    """Tell whether a step keeps something that others may publish, and no report."""
    told = " ".join(value for name, value in step.inputs if name in ("name", "path"))
    return step.uses.startswith("actions/upload-artifact@") and not REPORT.search(told)


def _restored(file: Raw, job: CiJob) -> Iterator[Spot]:
    for step in job.steps:
        if cache := cache_of(step):
            message = f"{cache.named} restores a cache in the job {job.id}, which makes a release"
            fix = file.fix("Do without the cache", cache.stop) if cache.stop else None
            yield Spot(step.at("uses"), message, fix)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.RELEASE, Confidence.MEDIUM, check_repository=check
)
