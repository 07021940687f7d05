"""An artifact stays for months

What: An artifact is uploaded without `retention-days`.
Why: What a run leaves behind is looked at within days. It stays, and is paid for, until the 90 days
    of GitHub's default are over; and what lies around can be downloaded.
Bad:
    - uses: actions/upload-artifact@COMMIT # VERSION
      with:
        name: report
        path: report/
Good:
    - uses: actions/upload-artifact@COMMIT # VERSION
      with:
        name: report
        path: report/
        if-no-files-found: error
        retention-days: 7
Fix: Give as many `retention-days` as somebody will look, and `if-no-files-found: error` where a
    missing file is a defect.
References:
    https://github.com/actions/upload-artifact#inputs
    https://docs.github.com/actions/how-tos/manage-workflow-runs/remove-workflow-artifacts
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot

DAYS = "7"


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uploads that leave it to the default how long they stay."""
    for job in document.jobs:
        for step in job.steps:
            upload = step.uses.startswith("actions/upload-artifact@")
            if upload and step.inputs and "retention-days" not in dict(step.inputs):
                yield _spot(document, step)


def _spot(document: CiDocument, step: CiStep) -> Spot:
    inputs = dict(step.inputs)
    name = " ".join((inputs.get("name") or inputs.get("path", "")).split())[:60] or "of this step"
    put = Put((*step.route, "with", "retention-days"), DAYS)
    fix = Fix("Keep it for a week", document.path, (put,), safe=False)
    return Spot(step.at("uses"), f"the artifact {name} stays as long as GitHub lets it", fix)


RULE = Rule(__name__, __doc__, Severity.INFO, Topic.RELIABILITY, check=check)
