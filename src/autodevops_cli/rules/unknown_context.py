"""An expression asks for what is not there

What: An expression names a context, a function or a property that does not exist: a step or an
    input that nobody declared, a job that is not in `needs`.
Why: GitHub refuses the file for an unknown context, and takes an unknown property for an empty
    text: a condition is then never true, and nobody is told.
Bad:
    steps:
      - run: make test
        if: git.ref == 'refs/heads/main'
Bad:
    steps:
      - run: echo "$SHA"
        env:
          SHA: ${{ github.comit }}
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
        if: ${{ needs.build.result == 'success' && !contains(github.event.head_commit.message, 'a.b') }}
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
    https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._contexts import (
    CONTEXTS, FUNCTIONS, LITERALS, PROPERTIES, Name, expressions, names,
)  # fmt: skip
from autodevops_cli.rules._raw import Raw, jobs, raw
from autodevops_cli.rules._scopes import Scope, scope_of

OUTSIDE = ("env", "concurrency", "run-name", "defaults")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the places of names that stand for nothing."""
    for file in raw(repo, documents):
        shared = scope_of(file)
        for key in OUTSIDE:
            yield from _unknown(file, (key,), file.table.raw(key), shared)
        for route, job in jobs(file):
            yield from _unknown(file, route, job.raw(), scope_of(file, job))


def _unknown(file: Raw, route: tuple[str | int, ...], data: object, scope: Scope) -> Iterator[Spot]:
    for at, expression in expressions(data, route):
        for name in names(expression):
            if wrong := _wrong(name, scope):
                yield Spot(file.at(*at), wrong)


def _wrong(name: Name, scope: Scope) -> str:
    """Return what is wrong with a name, "" for nothing."""
    root = name.root.lower()
    if name.is_function and not name.parts:
        return "" if root in FUNCTIONS else _told("function", name.root, FUNCTIONS)
    if root not in CONTEXTS | LITERALS:
        return _told("context", name.root, CONTEXTS)
    if not name.parts or name.parts[0] == "*":
        return ""
    known = PROPERTIES.get(root)
    if known is not None:
        first = name.parts[0].lower()
        return "" if first in known else _told("property", str(name), {f"{root}.{x}" for x in known})
    return scope.wrong(root, tuple(part.lower() for part in name.parts), str(name))


def _told(kind: str, name: str, known: set[str] | frozenset[str]) -> str:
    near = get_close_matches(name.lower(), sorted(known), 1)
    return f"there is no {kind} {name[:80]}{f'; did you mean {near[0]}?' if near else ''}"


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check)
