"""Anybody can run commands here

What: A shell text or script contains an expression whose value somebody outside chooses: a title,
    a branch name, a comment.
Why: The value is pasted into the text before the shell sees it, so a pull request titled
    `"; curl …` runs that command with the job's token and secrets.
Bad:
    - run: echo "${{ github.event.pull_request.title }}"
Bad:
    - run: git checkout ${{ github.head_ref }}
Good:
    - run: echo "${TITLE}"
      env:
        TITLE: ${{ github.event.pull_request.title }}
Fix: Give the value to the step as an environment variable and quote the variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._expressions import pasted

OUTSIDE = re.compile(
    r"""\bgithub\.(?:
          head_ref
        | event\.(?:[\w.*\[\]'-]+\.)?(?:title|body|message|label|name|email|ref|head_ref|page_name
            |default_branch|description|homepage|full_name)\b
        )""",
    re.VERBOSE | re.IGNORECASE,
)


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the expressions in scripts whose value comes from outside."""
    for where, expression in pasted(document):
        if OUTSIDE.search(expression):
            yield Spot(
                where, f"{expression} is pasted into a script and anybody can choose its value"
            )


RULE = Rule(__name__, __doc__, Severity.CRITICAL, Topic.INJECTION, check=check)
