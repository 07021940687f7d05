"""A condition that always holds

What: An `if:` has text or a line break around `${{ … }}`.
Why: What stands around the braces makes the whole a text, and a text that is not empty counts as
    true. The job or step always runs, whatever the expression says.
Bad:
    if: ${{ github.ref == 'refs/heads/main' }} == true
    runs-on: ubuntu-24.04
    steps:
      - run: make deploy
Bad:
    - run: make deploy
      if: |
        ${{ github.ref == 'refs/heads/main' }}
Bad:
    - run: make deploy
      if: ${{ github.ref == 'refs/heads/main' }} && ${{ github.event_name == 'push' }}
Bad:
    - run: make deploy
      if: always() && ${{ github.ref == 'refs/heads/main' || failure() }}
Good:
    - run: make deploy
      if: ${{ github.ref == 'refs/heads/main' }}
Good:
    - run: make deploy
      if: |
        github.ref == 'refs/heads/main' &&
        github.event_name == 'push'
Good:
    - run: make deploy
      if: >-
        ${{ github.ref == 'refs/heads/main' }}
Good:
    - run: make deploy
      if: ""
Fix: Put the whole condition inside one pair of braces, or leave the braces out.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif
    https://docs.zizmor.sh/audits/#unsound-condition
    https://github.com/rhysd/actionlint/blob/main/docs/checks.md#if-conditions-always-true
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._conditions import Condition, conditions
from autodevops_cli.rules._expressions import EXPRESSION, spelled, tokens, whole

_OPERATORS = frozenset(("&&", "||", "==", "!=", "<", ">", "<=", ">="))


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the conditions that are texts."""
    for one in conditions(document):
        if "${{" in one.text and not whole(one.text):
            around = EXPRESSION.sub("", one.text)
            if around and "${{" not in around:
                what = "text" if around.strip() else "white space"
                message = f"{what} around the braces makes this condition always true"
                yield Spot(one.where, message, _fix(document, one))


def _fix(document: CiDocument, one: Condition) -> Fix | None:
    """Return the same condition as one expression, where the text around it is one."""
    bare = spelled(EXPRESSION.sub(_inlined, one.text))
    odd = re.search(r"['\"#{}]|: ", EXPRESSION.sub("", one.text))
    if not one.route or odd or ": " in bare or " #" in bare:
        return None
    put = Put(one.route, f"${{{{ {bare} }}}}")
    return Fix("Make it one expression", document.path, (put,), safe=False)


def _inlined(found: re.Match[str]) -> str:
    alone = found[0] == found.string.strip()
    joined = any(part.text in _OPERATORS for part in tokens(spelled(found[1])))
    return f"({found[1].strip()})" if joined and not alone else found[1].strip()


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.INJECTION, check=check)
