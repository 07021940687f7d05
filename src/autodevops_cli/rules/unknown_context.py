"""An expression asks for what does not exist

What: An expression names a context or a function that GitHub does not have, or a property that one
    of its contexts does not have.
Why: GitHub refuses the file for an unknown context or function, and takes an unknown property for
    an empty text: a condition is then never true, and nobody is told.
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
    steps:
      - run: make test
        if: startWith(github.ref, 'refs/tags/')
Good:
    steps:
      - run: make test
        if: ${{ !contains(github.event.head_commit.message, 'git.ref') && always() }}
        env:
          ANY: ${{ env.ANY || vars['ANY'] || secrets.ANY }}
Fix: Correct the name.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/contexts
    https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from difflib import get_close_matches
from itertools import islice

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._contexts import CONTEXTS, FUNCTIONS, LITERALS, PROPERTIES, Name
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scopes import asked

# To find out which name was meant takes its time.
MAX_TOLD = 100
CALLED = frozenset(name.lower() for name in FUNCTIONS)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the names that stand for nothing in any workflow."""
    for file in raw(repo, documents):
        yield from islice(_unknown(file), MAX_TOLD)


def _unknown(file: Raw) -> Iterator[Spot]:
    for at, name, _ in asked(file):
        if wrong := _wrong(name):
            yield Spot(file.at(*at), wrong)


def _wrong(name: Name) -> str:
    """Return what is wrong with a name, "" for nothing."""
    root = name.root.lower()
    if name.is_function and not name.parts:
        return "" if root in CALLED else f"there is no function {name}{_meant(root, FUNCTIONS)}"
    if root not in CONTEXTS | LITERALS:
        return f"there is no context {name.root[:80]}{_meant(root, CONTEXTS)}"
    known = PROPERTIES.get(root)
    if known is None or not name.parts or name.parts[0].lower() in {"*", *known}:
        return ""
    return f"{root} has no property {name.parts[0][:80]}{_meant(name.parts[0], known)}"


def _meant(name: str, known: Set[str]) -> str:
    near = get_close_matches(name.lower(), sorted(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check)
