"""The schedule is everybody's, or too tight

What: A scheduled workflow starts at minute 0, or more often than every five minutes.
Why: At the full hour GitHub has more to start than it can: runs come late, and some are dropped.
    More often than every five minutes it starts nothing at all.
Bad:
    on:
      schedule:
        - cron: "0 3 * * *"
    jobs: {}
Bad:
    on:
      schedule:
        - cron: "* * * * *"
    jobs: {}
Good:
    on:
      schedule:
        - cron: "23 3 * * *"
    jobs: {}
Good:
    on:
      schedule:
        - cron: "*/15 * * * *"
    jobs: {}
Fix: Choose some other minute, such as 23.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._cron import minutes, schedules
from autodevops_cli.rules._raw import Raw, raw

SHORTEST = 5


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the schedules that GitHub will not keep."""
    for file in raw(repo, documents):
        for number, cron in schedules(file):
            yield from _crowded(file, number, cron)


def _crowded(file: Raw, number: int, cron: str) -> Iterator[Spot]:
    route = ("on", "schedule", number, "cron")
    starts = sorted(minutes(cron))
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    if gaps and min(gaps) < SHORTEST:
        yield Spot(file.at(*route), f"{cron} asks for more than one start in five minutes")
    elif starts == [0]:
        # The same minute whenever it is asked, and another one for another file.
        minute = crc32(f"{file.path} {number}".encode()) % 58 + 1
        put = Put(route, f'"{minute} {" ".join(cron.split()[1:])}"')
        message = f"{cron} starts at the full hour, when GitHub is slowest to start anything"
        yield Spot(file.at(*route), message, file.fix("Start at another minute", put, safe=False))


RULE = Rule(__name__, __doc__, Severity.INFO, Topic.RELIABILITY, check_repository=check)
