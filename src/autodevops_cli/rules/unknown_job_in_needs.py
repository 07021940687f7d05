"""A job waits for one that is not there

What: `needs` names a job that the workflow does not have.
Why: GitHub refuses the whole file: nothing runs, and required checks stay pending.
Bad:
    jobs:
      deploy:
        needs: [test]
        runs-on: ubuntu-24.04
Good:
    jobs:
      test:
        runs-on: ubuntu-24.04
      deploy:
        needs: [test]
        runs-on: ubuntu-24.04
Fix: Name a job of this file, or remove the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs that need an unknown one."""
    known = {job.id.lower() for job in document.jobs}
    for job in document.jobs:
        for need in job.needs:
            if need.lower() not in known:
                yield Spot(
                    job.at("needs"), f"the job {job.id} needs {need}, which is not in this file"
                )


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check=check)
