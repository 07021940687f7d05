"""An artifact that may be empty, or stays for months

What: An artifact is uploaded without `retention-days` or without `if-no-files-found`.
Why: A path that matches nothing gives a warning that nobody reads, and the job that wants the
    artifact fails later. What nobody asks for after a week is paid for until GitHub's 90 days
    are over.
Bad:
    - uses: actions/upload-artifact@COMMIT # VERSION
      with:
        path: dist/
Good:
    - uses: actions/upload-artifact@COMMIT # VERSION
      with:
        path: dist/
        if-no-files-found: error
        retention-days: 7
Fix: Say `if-no-files-found: error` and as many `retention-days` as somebody will look.
References:
    https://github.com/actions/upload-artifact#inputs
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.edit import Fix
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._edits import given

USUAL = {"if-no-files-found": "error", "retention-days": "7"}


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uploads that leave one of the two to the default."""
    for job in document.jobs:
        for step in job.steps:
            absent = [name for name in USUAL if name not in dict(step.inputs)]
            if absent and step.inputs and step.uses.startswith("actions/upload-artifact@"):
                yield _spot(document, step, absent)


def _spot(document: CiDocument, step: CiStep, absent: list[str]) -> Spot:
    inputs = dict(step.inputs)
    name = " ".join((inputs.get("name") or inputs.get("path", "")).split())[:60]
    edits = tuple(given(step, one, USUAL[one]) for one in absent)
    return Spot(
        step.at("uses"),
        f"the artifact {name or 'of this step'} is uploaded without {' and '.join(absent)}",
        Fix("Say what happens to it", document.path, edits, safe=False),
    )


RULE = Rule(__name__, __doc__, Severity.INFO, Topic.RELIABILITY, check=check)
