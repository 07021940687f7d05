"""A schedule that never starts anything

What: A `cron` of a workflow is not what GitHub understands.
Why: GitHub refuses the file, so that its other triggers are gone, too.
Bad:
    on:
      schedule:
        - cron: "0 25 * * *"
    jobs: {}
Bad:
    on:
      schedule:
        - cron: "@daily"
    jobs: {}
Good:
    on:
      schedule:
        - cron: "23 3 * * mon-fri"
    jobs: {}
Fix: Write five fields: minute, hour, day of the month, month, day of the week (0 is Sunday).
References:
    https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._cron import defect, schedules
from autodevops_cli.rules._raw import raw


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the schedules that GitHub refuses."""
    for file in raw(repo, documents):
        for number, cron in schedules(file):
            if wrong := defect(cron):
                where = file.at("on", "schedule", number, "cron")
                yield Spot(where, f"the schedule {cron[:60]!r} is refused: {wrong}")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check)
