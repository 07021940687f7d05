"""A list that is compared by letters

What: `contains` looks for a value that somebody chooses in a text with several words.
Why: It finds any part of the text: a branch named `main refs/heads` or just `a` passes the test
    for `refs/heads/main refs/heads/next`.
Bad:
    if: contains('refs/heads/main refs/heads/next', github.ref)
    runs-on: ubuntu-24.04
    steps:
      - run: make deploy
Bad:
    - run: make deploy
      if: ${{ contains('alice,bob', github.actor) }}
Good:
    if: contains(fromJSON('["refs/heads/main", "refs/heads/next"]'), github.ref)
    runs-on: ubuntu-24.04
    steps:
      - run: make deploy
Good:
    - run: make deploy
      if: contains(github.event.head_commit.message, '[deploy]')
Good:
    - run: make deploy
      if: contains('linux macos', matrix.os)
Fix: Compare with a list: `contains(fromJSON('["one", "two"]'), value)`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains
    https://docs.zizmor.sh/audits/#unsound-contains
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Swap
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._conditions import Condition, conditions
from autodevops_cli.rules._expressions import paths, tokens

CHOSEN = Pattern(
    r"github\.(?:ref|ref_name|head_ref|base_ref|actor|triggering_actor|event\.(?!action).+)"
)


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the conditions that look for a chosen value in a text."""
    for one in conditions(document):
        parts = tokens(one.expression)
        for path in paths(one.expression):
            before = parts[max(0, path.start - 4) : path.start]
            if len(before) < 4 or [part.text.lower() for part in before[:2]] != ["contains", "("]:
                continue
            text = before[2].literal
            if text and before[3].text == "," and CHOSEN.fullmatch(path.name):
                message = f"{path.name} passes where it is any part of '{text[:60]}'"
                yield Spot(one.where, message, _fix(document, one, text))


def _fix(document: CiDocument, one: Condition, text: str) -> Fix | None:
    listed = json.dumps([word for word in re.split(r"[\s,;|]+", text) if word])
    old = f"'{text}'"
    if not one.route or old not in one.text or "'" in text:
        return None
    swap = Swap(one.route, old, f"fromJSON('{listed}')")
    return Fix("Compare with a list", document.path, (swap,), safe=False)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.INJECTION, check=check)
