"""The CI file cannot be read

What: A CI file is no valid YAML, is empty or binary, is larger than any that a forge takes,
    unfolds to more data than anybody writes by hand, or has more jobs than are looked at.
Why: The forge runs nothing of it, and tells so only on a page that nobody looks at: pull requests
    look as if they had passed everything.
Bad:
    # file: .github/workflows/example.yml
    on: [push]
    jobs:
      example:
        runs-on: ubuntu-24.04
       steps: []
Bad:
    # file: .github/workflows/example.yml
    # nothing but a comment
Good:
    # file: .github/workflows/example.yml
    on: [push]
    jobs:
      example:
        runs-on: ubuntu-24.04
        steps: []
Fix: Correct the line; an editor with a YAML mode shows what belongs together.
References:
    https://yaml.org/spec/1.2.2/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot

# A step may be nothing at all; only a list that was cut off is worth a word.
MAX_STEPS = 300


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the CI files that the snapshot could not read."""
    problems = {one.where.path: one for one in repo.problems}
    for document in documents:
        problem = problems.get(document.path)
        if problem:
            yield Spot(Place(document.path, problem.where.line or 1), problem.message)
        elif repo.has(document.path) and not repo.yaml_document(document.path).data:
            yield Spot(Place(document.path, 1), f"{document.path} {_state(repo, document.path)}")
        elif document.provider == "github":
            yield from _unread(repo, document)


def _unread(repo: Snapshot, document: CiDocument) -> Iterator[Spot]:
    """Yield a spot when a workflow has more jobs, or a job more steps, than were looked at."""
    jobs = repo.yaml(document.path).table("jobs")
    if len(jobs.keys()) > len(document.jobs):
        told = f"only {len(document.jobs)} of {len(jobs.keys())} jobs were looked at"
        yield Spot(Place(document.path, 1), told)
    for job in document.jobs:
        steps = jobs.raw(job.id, "steps")
        if isinstance(steps, list) and len(steps) > MAX_STEPS:
            told = f"only {len(job.steps)} of {len(steps)} steps of {job.id[:80]} were looked at"
            yield Spot(job.where, told)


def _state(repo: Snapshot, path: str) -> str:
    """Return what a file without data is."""
    binary = not repo.text(path) and repo.head(path, 1)
    return "is binary" if binary else "says nothing"


YAML = (
    "github", "gitlab", "azure", "bitbucket", "circleci", "buildkite", "drone", "woodpecker",
    "travis", "appveyor", "cirrus",
)  # fmt: skip
RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check, providers=YAML
)  # fmt: skip
