"""An input that the action requires is missing

What: The action declares an input as required and `with` does not give it.
Why: The job fails when it gets there, or the action goes on with an empty value.
Bad:
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.cache
Good:
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.cache
        key: cache-${{ hashFiles('lock') }}
Fix: Give the input.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import same_major, uses


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the required inputs that are not given."""
    for use in uses(document):
        pin = use.known
        if pin is None or not pin.using or not same_major(use, pin):
            continue
        given = {name.lower() for name, _ in use.inputs}
        for name in sorted(pin.required_inputs):
            if name.lower() not in given:
                yield Spot(use.where, f"{use.name} requires the input {name!r}")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, Confidence.MEDIUM, check=check)
