"""A value is pasted into a script

What: A shell text or script contains `${{ … }}`.
Why: The value becomes program text. Even a harmless one breaks the script the day it holds a
    quote or a space, and nobody can tell from the line whether it is harmless.
Bad:
    - run: ./deploy --version ${{ inputs.version }}
Good:
    - run: ./deploy --version "${VERSION}"
      env:
        VERSION: ${{ inputs.version }}
Fix: Give the value to the step as an environment variable and quote the variable.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._expressions import pasted


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield every expression in a script."""
    for where, expression in pasted(document):
        yield Spot(where, f"{expression} is pasted into a script")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.INJECTION, check=check)
