"""An input that the action does not have

What: `with` names an input that the action does not declare.
Why: GitHub only warns in the log and goes on without it, so a mistyped `python-version` silently
    tests something else.
Bad:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-versions: "3.14"
Good:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-version: "3.14"
Fix: Spell the input as the action does, or remove it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import same_major, uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the inputs that the action, in the same major version, does not declare."""
    for use in uses(document):
        pin = use.known
        if pin is None or not pin.using or not same_major(use, pin):
            continue
        known = {name.lower() for name in pin.inputs}
        for name, _ in use.inputs:
            if name.lower() not in known:
                near = get_close_matches(name, sorted(pin.inputs), 1)
                meant = f"; did you mean {near[0]}?" if near else ""
                yield Spot(use.where, f"{use.name} has no input {name!r}{meant}")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, Confidence.MEDIUM, check=check)
