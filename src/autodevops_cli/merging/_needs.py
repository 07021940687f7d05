"""Jobs need one another by name: the names of a merged file must go together."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.merging._views import Data, View
from autodevops_cli.model.edit import Edit, Put, Route


def with_names(data: Data, names: dict[str, str]) -> Data:
    """Return the data of a job that needs others by the names that the person gave them."""
    if not isinstance(data, dict) or "needs" not in data:
        return data
    needs = data["needs"]
    if isinstance(needs, list):
        return {**data, "needs": [names.get(str(one), one) for one in needs]}
    return {**data, "needs": names.get(str(needs), needs)}


def needs_edits(place: Route, ours: View, names: dict[str, str]) -> list[Edit]:
    needs = ours.keys.get("needs")
    if needs is None:
        return []
    route = (*place, "needs")
    if isinstance(needs.data, str) and needs.data in names:
        return [Put(route, names[needs.data])]
    return [
        Put((*route, number), names[one.data])
        for number, one in enumerate(needs.items)
        if isinstance(one.data, str) and one.data in names
    ]


def dangling(data: Data, before: Data) -> set[Route]:
    """Return what must not change, or a job would need one that is not there any more."""
    jobs = _jobs(before)
    unmet = set(_unmet(data)) - set(_unmet(before))
    return {_guarded(job, needed, jobs) for job, needed in unmet}


def _guarded(job: str, needed: str, jobs: dict[str, Data]) -> Route:
    if needed in jobs:
        return ("jobs", needed)
    return ("jobs", job, "needs") if job in jobs else ("jobs", job)


def _unmet(data: Data) -> Iterator[tuple[str, str]]:
    jobs = _jobs(data)
    for name, job in jobs.items():
        needs = job.get("needs", []) if isinstance(job, dict) else []
        for one in needs if isinstance(needs, list) else [needs]:
            if isinstance(one, str) and one not in jobs:
                yield name, one


def _jobs(data: Data) -> dict[str, Data]:
    jobs = data.get("jobs") if isinstance(data, dict) else None
    return jobs if isinstance(jobs, dict) else {}
