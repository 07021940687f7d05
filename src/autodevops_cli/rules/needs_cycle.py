"""Jobs wait for each other

What: A job needs, through others, itself.
Why: The system refuses the whole file: nothing runs, and required checks stay pending.
Bad:
    jobs:
      build:
        needs: [test]
        runs-on: ubuntu-24.04
      test:
        needs: [build]
        runs-on: ubuntu-24.04
Good:
    jobs:
      build:
        runs-on: ubuntu-24.04
      test:
        needs: [build]
        runs-on: ubuntu-24.04
Fix: Remove the entry of `needs` that closes the circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield one job of each circle."""
    jobs = {job.id: job for job in document.jobs}
    if len(jobs) < len(document.jobs):
        return  # other systems may give a name to several jobs, each with its own needs
    waiting = _never_ready({job.id: {*job.needs} & {*jobs} for job in document.jobs})
    told: set[str] = set()
    for start in waiting:
        way = _way(start, waiting, told)
        if way:
            where = jobs[way[0]].at("needs")
            yield Spot(where, f"these jobs wait for each other: {', '.join(way[:10])}")


def _never_ready(needs: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the jobs that can never start, with what they wait for among themselves."""
    needed_by: dict[str, list[str]] = {name: [] for name in needs}
    open_needs = {name: len(wanted) for name, wanted in needs.items()}
    for name, wanted in needs.items():
        for need in wanted:
            needed_by[need].append(name)
    ready = [name for name, count in open_needs.items() if not count]
    while ready:
        for name in needed_by[ready.pop()]:
            open_needs[name] -= 1
            if not open_needs[name]:
                ready.append(name)
    stuck = {name for name, count in open_needs.items() if count}
    return {name: wanted & stuck for name, wanted in needs.items() if name in stuck}


def _way(start: str, waiting: Mapping[str, set[str]], told: set[str]) -> list[str]:
    """Follow what a stuck job waits for until a job repeats; return that circle if it is new."""
    way: dict[str, None] = {}
    at = start
    while at not in way and at not in told:
        way[at] = None
        at = min(waiting[at])
    circle = list(way)[list(way).index(at) :] if at in way else []
    told.update(way)
    return circle


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check=check, providers=())
