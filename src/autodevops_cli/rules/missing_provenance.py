"""Nobody can tell where a release comes from

What: A release workflow uploads files or pushes an image without an attestation of how they were
    built, or turns the one off that an action would make.
Why: Whoever downloads the release has no way to see that it was built by this workflow from this
    commit, and not swapped by somebody with a stolen token.
Bad:
    on:
      release:
        types: [published]
    jobs:
      release:
        runs-on: ubuntu-24.04
        steps:
          - run: make dist
          - run: gh release upload v1 dist/*
Bad:
    on:
      push:
        tags: ["v*"]
    jobs:
      image:
        runs-on: ubuntu-24.04
        steps:
          - uses: docker/build-push-action@COMMIT # VERSION
            with:
              push: true
              provenance: false
Good:
    on:
      release:
        types: [published]
    jobs:
      release:
        runs-on: ubuntu-24.04
        steps:
          - run: make dist
          - uses: actions/attest-build-provenance@COMMIT # VERSION
            with:
              subject-path: dist/*
          - run: gh release upload v1 dist/*
Good:
    on:
      push:
        tags: ["v*"]
    jobs:
      image:
        runs-on: ubuntu-24.04
        steps:
          - uses: docker/build-push-action@COMMIT # VERSION
            with:
              push: true
Good:
    on:
      push:
        tags: ["v*"]
    jobs:
      notes:
        runs-on: ubuntu-24.04
        steps:
          - run: gh release create "$GITHUB_REF_NAME" --generate-notes
Fix: Add a step with actions/attest-build-provenance, and give the job `attestations: write` and
    `id-token: write`.
References:
    https://docs.github.com/actions/how-tos/secure-your-work/use-artifact-attestations/use-artifact-attestations
    https://slsa.dev/spec/v1.1/provenance
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import RELEASE, Publication, may_release, publications
from autodevops_cli.rules._raw import Raw, raw

ATTESTS = Pattern(
    r"actions/attest|slsa-framework/|sigstore/|cosign|\bslsa|attest|signore|notation-action"
    r"|\bgpg\b|minisign|signify|rekor|witness",
    re.IGNORECASE,
)
# What signs or attests by settings of its own, which nobody sees in the workflow.
OPAQUE = Pattern(r"goreleaser|jreleaser|cargo-dist|dist-workspace|release-plz", re.IGNORECASE)
# Options of `gh release create` that take the next word.
VALUED = frozenset(
    ("-t", "--title", "-n", "--notes", "-F", "--notes-file", "--target", "-R", "--repo",
     "--discussion-category", "--notes-start-tag")
)  # fmt: skip
FILE = Pattern(r"[*/.]")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first upload of each job in releases that attest nothing anywhere."""
    for file in raw(repo, documents):
        if may_release(file) and not any(_attests(job) for job in file.ci.jobs):
            for job in file.ci.jobs:
                yield from list(_unattested(file, job))[:1]


def _attests(job: CiJob) -> bool:
    """Tell whether a job attests or signs something, or may do so out of sight."""
    texts = (text for step in job.steps for text in (step.uses, step.run, step.name))
    return any(ATTESTS.search(text) or OPAQUE.search(text) for text in (job.uses, *texts))


def _unattested(file: Raw, job: CiJob) -> Iterator[Spot]:
    for one in publications(job):
        if one.registry == RELEASE and _uploads_files(one):
            yield Spot(one.where, f"{one.spelled} uploads files that no step attested")
    for step in job.steps:
        if _refuses(step):
            yield Spot(step.at("with"), "the image is pushed with `provenance: false`")


def _uploads_files(one: Publication) -> bool:
    if one.command is None:
        given = dict(one.step.inputs)
        return bool(given.get("files") or given.get("artifacts") or given.get("asset_path"))
    if one.command.words[2:3] == ("upload",):
        return True
    names = zip(one.command.words[2:], one.command.words[3:], strict=False)
    named = [word for before, word in names if not word.startswith("-") and before not in VALUED]
    # The first name is the tag's.
    return any(FILE.search(word) for word in named[1:])


def _refuses(step: CiStep) -> bool:
    given = dict(step.inputs)
    pushes = given.get("push", "").lower() not in ("", "false")
    is_build = step.uses.startswith("docker/build-push-action@")
    return is_build and pushes and given.get("provenance", "").lower() == "false"


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELEASE, Confidence.LOW, check_repository=check
)
