"""Is every action that we use exactly a row of our data, with inputs that it has?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.data import Pin, pins
from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.finding import Finding, Severity


def inexact_pins(documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield the uses whose commit or version comment is not the one in the data."""
    for step, pin in _uses(documents):
        if pin is None or step.uses != pin.uses:
            known = f"the data knows {pin.uses}" if pin else "the data does not know the action"
            yield _finding("inexact-pin", step, f"{step.uses}: {known}")
        elif step.comment != pin.tag:
            yield _finding("inexact-pin", step, f"{step.uses} is {pin.tag}, not {step.comment!r}")


def odd_inputs(documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield the inputs that an action does not have, and required ones that are not given."""
    for step, pin in _uses(documents):
        if pin is None or not pin.using:
            continue
        given = {name for name, _ in step.inputs}
        for name in sorted(given - pin.inputs):
            yield _finding("unknown-input", step, f"{pin.action} has no input {name!r}")
        for name in sorted(pin.required_inputs - given):
            yield _finding("missing-input", step, f"{pin.action} requires the input {name!r}")


def _uses(documents: Sequence[CiDocument]) -> Iterator[tuple[CiStep, Pin | None]]:
    # Tasks, orbs and pipes of other systems are no actions.
    for document in (one for one in documents if one.provider == "github"):
        for job in document.jobs:
            for step in job.steps:
                if step.uses:
                    yield step, pins().get(step.uses.partition("@")[0])


def _finding(rule: str, step: CiStep, message: str) -> Finding:
    return Finding(rule, message, step.at("uses"), Severity.HIGH)
