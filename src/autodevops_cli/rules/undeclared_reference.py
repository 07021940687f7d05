"""An expression asks for what nobody declared

What: An expression names a step that the job does not have, a job that is not in its `needs`, an
    output, an input or a part of the matrix that nobody declared.
Why: GitHub takes it for an empty text: a condition is then never true, a version is whatever is
    newest, and nobody is told.
Bad:
    on: push
    jobs:
      build:
        runs-on: ubuntu-24.04
        steps:
          - run: make
      deploy:
        if: needs.build.result == 'success'
        runs-on: ubuntu-24.04
        steps:
          - run: ./deploy.sh
Bad:
    steps:
      - id: version
        run: echo "tag=1" >> "$GITHUB_OUTPUT"
      - run: make dist
        env:
          TAG: ${{ steps.versoin.outputs.tag }}
Bad:
    strategy:
      matrix:
        python: ["3.14"]
    steps:
      - run: make test
        env:
          PYTHON: ${{ matrix.pyhton }}
Bad:
    on:
      workflow_dispatch:
        inputs:
          level: {type: string}
    jobs:
      deploy:
        runs-on: ubuntu-24.04
        steps:
          - run: ./deploy.sh
            env:
              LEVEL: ${{ inputs.lvl }}
Good:
    on: push
    jobs:
      build:
        runs-on: ubuntu-24.04
        outputs:
          tag: ${{ steps.version.outputs.tag }}
        steps:
          - id: version
            run: echo "tag=1" >> "$GITHUB_OUTPUT"
      deploy:
        needs: build
        if: needs.build.result == 'success'
        runs-on: ubuntu-24.04
        steps:
          - run: ./deploy.sh
            env:
              TAG: ${{ needs.build.outputs.tag }}
              ALL: ${{ join(needs.*.result, ' ') }}
Good:
    strategy:
      matrix: ${{ fromJSON(vars.MATRIX) }}
    steps:
      - run: make test
        env:
          PYTHON: ${{ matrix.python }}
Fix: Correct the name, or declare what it should stand for.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/contexts
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scopes import asked


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the names that stand for nothing in their job."""
    for file in raw(repo, documents):
        resting = _resting(file)
        for at, name, scope in asked(file):
            wrong = scope.wrong(name)
            if wrong and not (name.root.lower() == "matrix" and name.parts[0] in resting):
                yield Spot(file.at(*at), wrong)


def _resting(file: Raw) -> set[str]:
    """Return the keys that are commented out for the time being."""
    comments = (line.partition("#")[2] for line in file.lines if "#" in line)
    return {word[:-1] for comment in comments for word in comment.split() if word[-1] == ":"}


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.VALIDITY, check_repository=check)
