"""Writes `bitbucket-pipelines.yml`: steps in containers, servers beside them on localhost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote

from autodevops_cli.data import image as pinned_image
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    Pairs,
    PipelinePlan,
    Run,
    SaveReport,
    Service,
    cells,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._caches import Downloads, caches, downloads
from autodevops_cli.providers._containers import Provision, provision
from autodevops_cli.providers._limits import cannot, cannot_ask, cannot_bring
from autodevops_cli.providers._one_shell import Line, script
from autodevops_cli.providers._rendering import (
    checkout_of,
    in_quotes_of,
    is_glob,
    reasons,
    unique,
    why_packages,
    why_tools,
)
from autodevops_cli.providers._servers import started, waits
from autodevops_cli.providers._templates import environment

PIPELINES = "bitbucket-pipelines.yml"
HOME_CACHE = "~/.cache"
MAX_SERVICES = 5
MEMORY = 512
# Servers that need more; in megabytes.
HUNGRY = {
    "elasticsearch": 2048, "opensearch": 2048, "sqlserver": 2048, "kafka": 1024, "mysql": 1024,
    "mariadb": 1024, "mongodb": 1024, "neo4j": 1024, "cassandra": 2048,
}  # fmt: skip
# What the servers of a step may take together, by the size of the step.
SIZES = ((2048, ""), (6144, "2x"), (14336, "4x"))

View = dict[str, object]

_PIPE = re.compile(r"(?<!\|)\|(?!\|)")


class _Definitions:
    """The caches and servers of the file, each once under a name of its own."""

    def __init__(self) -> None:
        self.caches: dict[tuple[str, str, tuple[str, ...]], str] = {}
        self.services: dict[Service, str] = {}

    def cache(self, name: str, path: str, files: tuple[str, ...]) -> str:
        """Return the name of a cache."""
        if (name, path, files) not in self.caches:
            self.caches[name, path, files] = unique(_word(name), self.caches.values())
        return self.caches[name, path, files]

    def service(self, service: Service) -> str:
        """Return the name of a server."""
        if service not in self.services:
            self.services[service] = unique(service.name, self.services.values())
        return self.services[service]


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the pipelines: the same steps for pull requests and for the default branch."""
    known = _Definitions()
    jobs = [job for job in plan.jobs if job.os == "linux"]
    steps: dict[str, list[View]] = {job.id: [] for job in jobs}
    taken: set[str] = set()
    for job in jobs:
        for name, cell in cells(job):
            view = _step(job, name, dict(cell), known)
            view["anchor"] = unique(_word("-".join((job.id, *dict(cell).values()))), taken)
            view["like"] = _like(steps[job.id], view)
            taken.add(str(view["anchor"]))
            steps[job.id].append(view)
    groups = [[view for job in group for view in steps[job.id]] for group in _levels(jobs)]
    text = (
        environment(overrides)
        .get_template("bitbucket/bitbucket-pipelines.yml.j2")
        .render(
            steps=[view for one in steps.values() for view in one],
            groups=groups, branch=plan.default_branch,
            caches=[
                {"name": name, "path": path, "files": files}
                for (_, path, files), name in known.caches.items()
            ],
            services=[_service(one, name) for one, name in known.services.items()],
        )
    )  # fmt: skip
    return (RenderedFile(PIPELINES, in_quotes_of(stack, text)),)


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what the pipelines leave out of a plan."""
    linux = [job for job in plan.jobs if job.os == "linux"]
    yield from cannot(
        PIPELINES, "jobs on macOS and Windows are left out: Bitbucket has no such machines",
        (job.id for job in plan.jobs if job.os != "linux"), low=True,
    )  # fmt: skip
    yield from cannot_bring(PIPELINES, linux)
    yield from cannot_ask(PIPELINES, linux)
    yield from cannot(
        PIPELINES, f"a step can have at most {MAX_SERVICES} servers",
        (job.id for job in linux if len(job.services) > MAX_SERVICES), low=True,
    )  # fmt: skip
    yield from cannot(
        PIPELINES, "Bitbucket replaces what follows a dollar sign in the variables of a server",
        (f"{job.id}: {one.name}" for job in linux for one in job.services
         if any("$" in value for _, value in one.env)), low=True,
    )  # fmt: skip


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", text).strip("-") or "step"


def _levels(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Yield the jobs in groups, each after the groups of what its jobs need."""
    left, done = list(jobs), set[str]()
    while left:
        ids = {job.id for job in left}
        ready = [job for job in left if not ids & set(job.needs)] or left
        yield ready
        done |= {job.id for job in ready}
        left = [job for job in left if job.id not in done]


def _step(job: Job, name: str, cell: Mapping[str, str], known: _Definitions) -> View:
    base = provision(job, lambda axis: cell.get(axis.name, ""))
    checkout = checkout_of(job)
    kept = downloads(job, base.caches)
    return {
        "name": name,
        "because": why_tools(job),
        "image": pinned_image(base.image),
        "minutes": job.minutes,
        "size": _size(job),
        "full_history": checkout.full_history,
        "history": reasons(checkout.because) if checkout.full_history else [],
        "caches": tuple(dict.fromkeys(_caches(job, kept, known))),
        "services": (
            *(known.service(one) for one in job.services if not one.command),
            *(("docker",) if any(one.command for one in job.services) else ()),
        ),
        "script": [*_script(job, base, kept.moved, checkout)],
        "artifacts": [_artifact(step) for step in job.steps if isinstance(step, SaveReport)],
        "watches": tuple(f"{path}**" if path.endswith("/") else path for path in job.watches),
    }


def _like(before: Sequence[View], view: View) -> str:
    """Return the anchor of the run of the job that differs in name and image only."""
    own = ("name", "image", "anchor", "like")
    for one in before:
        if not one["like"] and all(one[key] == view[key] for key in one if key not in own):
            return str(one["anchor"])
    return ""


def _size(job: Job) -> str:
    wanted = sum(HUNGRY.get(one.name, MEMORY) for one in job.services)
    return next((size for room, size in SIZES if wanted <= room), "8x")


def _service(service: Service, name: str) -> View:
    return {
        "name": name, "image": service.image, "memory": HUNGRY.get(service.name, MEMORY),
        "env": service.env, "because": reasons(service.because),
    }  # fmt: skip


def _caches(job: Job, kept: Downloads, known: _Definitions) -> Iterator[str]:
    for _, folder in kept.moved:
        yield known.cache(f"{folder}-downloads", f"{HOME_CACHE}/{folder}", kept.files)
    for cache in caches(job, kept.moved):
        for path in cache.paths:
            yield known.cache(cache.name, path, cache.key_files)


def _script(job: Job, base: Provision, moved: Pairs, checkout: Checkout) -> Iterator[Line]:
    if any(isinstance(step, Run) and _PIPE.search(step.command) for step in job.steps):
        yield Line("set -o pipefail")
    for name, value in job.env:
        yield Line(f"export {name}={quote(value)}")
    for name, folder in moved:
        yield Line(f"export {name}={HOME_CACHE}/{quote(folder)}")
    if checkout.submodules:
        text = "git submodule update --init --recursive"
        yield Line(text, tuple(reasons(checkout.because)))
    for n, text in enumerate(base.commands):
        yield Line(text, tuple(why_packages(job)) if n == 0 else ())
    for service in job.services:
        if service.command:
            yield Line(started(service), tuple(reasons(service.because)))
        yield from (Line(text, (title,)) for title, text in waits(service))
    yield from script(job)


def _artifact(step: SaveReport) -> View:
    path = step.path.rstrip("/")
    if step.path.endswith("/"):
        paths: tuple[str, ...] = (f"{path}/**",)
    elif is_glob(path) or path.endswith(".xml"):
        paths = (path,)
    else:
        paths = (path, f"{path}/**")
    kind = "test-reports" if path.endswith(".xml") else "scoped"
    return {"name": step.title, "type": kind, "paths": paths}
