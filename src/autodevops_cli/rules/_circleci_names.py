"""The names in a CircleCI configuration that nothing stands for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._raw import Raw

STEPS = frozenset(
    ("run", "checkout", "setup_remote_docker", "save_cache", "restore_cache", "deploy", "when",
     "unless", "steps", "store_artifacts", "store_test_results", "persist_to_workspace",
     "attach_workspace", "add_ssh_keys")
)  # fmt: skip
MAX_NESTING = 12


def circleci_names(file: Raw) -> Iterator[tuple[Place, str]]:
    """Yield the places of unknown commands, executors, jobs and requirements."""
    for kind in ("jobs", "commands"):
        for name, one in file.table.table(kind).items():
            yield from _steps(file, one.raw("steps"), (kind, name, "steps"), 0)
            yield from _executor(file, one, (kind, name))
    for name, flow in file.table.table("workflows").items():
        yield from _workflow(file, flow, ("workflows", name, "jobs"))


def _lacks(file: Raw, name: str, kind: str) -> bool:
    """Tell whether nothing in the file stands for a name, nor an orb that it brings."""
    if "<<" in name or "$" in name:
        return False
    orb, slash, _ = name.partition("/")
    return not file.table.has("orbs", orb) if slash else name not in file.table.table(kind)


def _steps(file: Raw, raw: object, route: Route, depth: int) -> Iterator[tuple[Place, str]]:
    for number, item in enumerate(raw if isinstance(raw, list) and depth < MAX_NESTING else ()):
        name = item if isinstance(item, str) else next(iter(Table(item)), "")
        here = (*route, number)
        if name in ("when", "unless"):
            inner = (*here, name, "steps")
            yield from _steps(file, Table(item).raw(name, "steps"), inner, depth + 1)
        elif name and name not in STEPS and _lacks(file, name, "commands"):
            yield file.at(*here), _told("command", name)


def _executor(file: Raw, job: Table, route: Route) -> Iterator[tuple[Place, str]]:
    name = job.text("executor") or job.text("executor", "name")
    if name and _lacks(file, name, "executors"):
        yield file.at(*route, "executor"), _told("executor", name)


def _workflow(file: Raw, flow: Table, route: Route) -> Iterator[tuple[Place, str]]:
    raw = flow.raw("jobs")
    items = raw if isinstance(raw, list) else []
    calls = [
        (number, item if isinstance(item, str) else next(iter(Table(item)), ""), Table(item))
        for number, item in enumerate(items)
    ]
    names = {*chain.from_iterable(_names(job, item.table(job)) for _, job, item in calls)}
    open_ended = any(item.table(job).has("matrix") or "<<" in job for _, job, item in calls)
    for number, job, item in calls:
        settings = item.table(job)
        # A job that waits for a person, and others of a type, stand for themselves.
        own = settings.text("type") in ("", "build")
        if job and own and _lacks(file, job, "jobs"):
            yield file.at(*route, number), _told("job", job)
        for wanted in _required(settings):
            if wanted not in names and not open_ended and "<<" not in wanted:
                yield (
                    file.at(*route, number, job, "requires"),
                    f"{job[:80]} requires {wanted[:80]}, which this workflow does not run",
                )


def _names(job: str, settings: Table) -> Iterator[str]:
    yield settings.text("name") or job
    if settings.has("matrix", "alias"):
        yield settings.text("matrix", "alias")


def _required(settings: Table) -> Iterator[str]:
    """Yield the jobs that have to end before: names, or names with the ends that count."""
    raw = settings.raw("requires")
    for item in raw if isinstance(raw, list) else ():
        yield from [item] if isinstance(item, str) else Table(item)


def _told(kind: str, name: str) -> str:
    orb, slash, _ = name.partition("/")
    if slash:
        return f"there is no orb {orb[:80]} that could bring the {kind} {name[:80]}"
    return f"there is no {kind} {name[:80]}"
