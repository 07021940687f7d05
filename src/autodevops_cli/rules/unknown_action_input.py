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
References:
    https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice, zip_longest

from autodevops_cli.data import Pin
from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.edit import Drop, Edit, Fix, Put
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._edits import scalar
from autodevops_cli.rules._uses import Use, same_major, uses

# To find out which name was meant takes its time.
MAX_TOLD = 100


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the inputs that the action, in the same major version, does not declare."""
    yield from islice(_found(document), MAX_TOLD)


def _found(document: CiDocument) -> Iterator[Spot]:
    steps = {step.at("uses"): step for job in document.jobs for step in job.steps}
    for use in uses(document):
        pin, step = use.known, steps.get(use.where)
        if step and pin and pin.using and same_major(use, pin):
            yield from _unknown(document, step, use, pin)


def _unknown(document: CiDocument, step: CiStep, use: Use, pin: Pin) -> Iterator[Spot]:
    known = {name.lower(): name for name in pin.inputs}
    given = {name.lower() for name, _ in step.inputs}
    for name, value in step.inputs:
        if name.lower() in known:
            continue
        near = get_close_matches(name.lower(), sorted(known), 1)
        # Another release of the same major may have inputs that we do not know of.
        if not near and not (pin.exact and use.ref == pin.sha):
            continue
        meant = f"; did you mean {known[near[0]]}?" if near else ""
        message = f"{use.name} has no input {name!r}{meant}"
        wanted = known[near[0]] if near and near[0] not in given else ""
        yield Spot(use.where, message, _renamed(document, step, (name, value), wanted))


def _renamed(document: CiDocument, step: CiStep, given: tuple[str, str], wanted: str) -> Fix | None:
    """Return the fix that spells an input right; safe where no other letter can be meant."""
    name, value = given
    if not wanted or "\n" in value:
        return None
    here = (*step.route, "with")
    edits: tuple[Edit, ...] = (
        Put((*here, wanted), scalar(value), after=name), Drop((*here, name)),
    )  # fmt: skip
    if len(step.inputs) == 1:
        edits = (Put(here, f"{wanted}: {scalar(value)}"),)
    safe = _one_letter_apart(name.lower(), wanted.lower())
    return Fix(f"Spell it {wanted}", document.path, edits, safe=safe)


def _one_letter_apart(one: str, other: str) -> bool:
    """Tell whether a letter too many, too few or another one is all that two words differ in."""
    pairs = enumerate(zip_longest(one, other))
    start = next((n for n, (left, right) in pairs if left != right), len(one))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:]


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, Confidence.MEDIUM, check=check)
