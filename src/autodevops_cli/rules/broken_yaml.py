"""The CI file cannot be read

What: A CI file is no valid YAML, is larger than any that a forge takes, or unfolds to more data
    than anybody writes by hand.
Why: The forge runs nothing of it, and tells so only on a page that nobody looks at: pull requests
    look as if they had passed everything.
Bad:
    # file: .github/workflows/example.yml
    on: [push]
    jobs:
      example:
        runs-on: ubuntu-24.04
       steps: []
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


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the CI files that the snapshot could not read."""
    paths = {document.path for document in documents}
    for problem in repo.problems:
        if problem.where.path in paths:
            yield Spot(Place(problem.where.path, problem.where.line or 1), problem.message)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check, providers=()
)  # fmt: skip
