"""Writes `azure-pipelines.yml`: jobs on hosted machines, in containers where no task fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from autodevops_cli.data import image as pinned_image
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Job,
    Pairs,
    PipelinePlan,
    Run,
    SaveReport,
    Service,
    SystemPackages,
    cells,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._azure_setup import Setup, setup
from autodevops_cli.providers._azure_texts import Variables, macros, strict
from autodevops_cli.providers._caches import Downloads, caches, downloads
from autodevops_cli.providers._limits import cannot, cannot_reach
from autodevops_cli.providers._rendering import (
    checkout_of,
    in_quotes_of,
    reasons,
    unique,
    why_packages,
)
from autodevops_cli.providers._servers import inside, inside_step, started, waits
from autodevops_cli.providers._templates import environment

PIPELINE = "azure-pipelines.yml"
RUNNERS = {"linux": "ubuntu-24.04", "windows": "windows-2025", "macos": "macos-15"}
KEPT = "$(Pipeline.Workspace)/.cache"
STAGING = "$(Build.ArtifactStagingDirectory)"

View = dict[str, object]

_UNFIT = re.compile(r"""["'|]""")
_IN_KEY = re.compile(r"[\w./*@+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Container:
    """A container of the pipeline, under the name by which jobs refer to it."""

    image: str
    service: Service | None = None


class _Containers:
    """Names the containers of the pipeline; equal ones share a name."""

    def __init__(self) -> None:
        self.found: dict[_Container, str] = {}

    def alias(self, container: _Container) -> str:
        """Return the name of a container: the server's, or the image's."""
        if container not in self.found:
            wanted = container.service.name if container.service else container.image
            self.found[container] = _unique(_word(wanted), self.found.values())
        return self.found[container]


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the pipeline, for changes of the default branch and for pull requests."""
    ids: dict[str, str] = {}
    for job in plan.jobs:
        ids[job.id] = _unique(_word(job.id), ids.values())
    containers = _Containers()
    changes = _changes(plan, ids)
    jobs = [_job(job, plan, ids, containers) for job in plan.jobs]
    text = (
        environment(overrides)
        .get_template("azure/azure-pipelines.yml.j2")
        .render(
            plan=plan, runner=RUNNERS["linux"], jobs=jobs, changes=changes,
            containers=[_resource(one, name) for one, name in containers.found.items()],
        )
    )  # fmt: skip
    return (RenderedFile(PIPELINE, in_quotes_of(stack, text)),)


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what the pipeline leaves out of a plan."""
    yield from cannot(
        PIPELINE, "no task, no image and no command is known that brings a tool",
        (f"{job.id}: {', '.join(missing)}" for job in plan.jobs if (missing := setup(job).missing)),
        low=True,
    )  # fmt: skip
    yield from cannot(
        PIPELINE, "beside a job in a container, no server can be started with a command of its own",
        (f"{job.id}: {one.name}" for job in plan.jobs if setup(job).image
         for one in job.services if one.command), low=True,
    )  # fmt: skip
    yield from cannot_reach(PIPELINE, (_served(job) for job in plan.jobs if setup(job).image))
    yield from cannot(
        PIPELINE, "Azure replaces $(name) by its own variables before bash sees it",
        (job.id for job in plan.jobs if any(map(macros, _texts(job)))), low=True,
        hint="write the command with `name` in backticks",
    )  # fmt: skip


def _served(job: Job) -> Job:
    """Return a job with those of its servers that are there for its container."""
    return replace(job, services=tuple(one for one in job.services if not one.command))


def _texts(job: Job) -> Iterator[str]:
    for step in job.steps:
        if isinstance(step, Run):
            yield from (step.command, *(value for _, value in step.env))
    yield from (value for _, value in job.env)


def _word(text: str) -> str:
    """Return a name of letters, digits and underscores, which is all that Azure allows."""
    word = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_") or "job"
    return word if not word[0].isdigit() else f"_{word}"


def _unique(name: str, taken: Iterable[str]) -> str:
    return unique(name, taken, "_")


def _changes(plan: PipelinePlan, ids: Mapping[str, str]) -> View | None:
    """Return the job that tells which of the others have something to do."""
    watching = [job for job in plan.jobs if job.watches]
    if not watching:
        return None
    jobs = [
        {"id": ids[job.id], "paths": " ".join(map(quote, job.watches))} for job in watching
    ]  # fmt: skip
    return {"id": _unique("changes", ids.values()), "jobs": jobs}


def _job(job: Job, plan: PipelinePlan, ids: Mapping[str, str], containers: _Containers) -> View:
    ready = setup(job)
    kept = downloads(job, ready.caches)
    local = inside(job, lambda name: name) if ready.image else job.env
    paths: Pairs = tuple((name, f"{KEPT}/{folder}") for name, folder in kept.moved)
    variables = Variables(local, paths, tuple(_texts(job)))
    changes = _changes(plan, ids)
    needs = [ids[need] for need in job.needs if need in ids]
    return {
        "id": ids[job.id],
        "name": job.name,
        "needs": (*([str(changes["id"])] if changes and job.watches else []), *needs),
        "condition": _condition(job, plan, str(changes["id"]) if changes else "", ids),
        "minutes": job.minutes,
        "runner": "" if job.os == "linux" else RUNNERS[job.os],
        "legs": _legs(job, ready, containers),
        "container": _container(job, ready, containers),
        "services": [
            (one.name, containers.alias(_Container("", one)))
            for one in job.services
            if not one.command
        ],
        "variables": (*variables.shared, *paths),
        "steps": [
            *_sources(job),
            *_ready(job, ready),
            *_caches(job, ready, kept),
            *_waits(job, ready),
            *(
                _run(one, variables, inside_step(one, job) if ready.image else one.env)
                for one in job.steps
                if isinstance(one, Run)
            ),
            *_reports(job, ids[job.id]),
        ],
    }


def _condition(job: Job, plan: PipelinePlan, changes: str, ids: Mapping[str, str]) -> str:
    """Return when a job runs, where that is not simply after its needs have succeeded."""
    watching = {one.id for one in plan.jobs if one.watches}
    passed = "not(failed()), not(canceled())"  # a skipped job did neither
    if job.watches:
        told = f"dependencies.{changes}.outputs['watch.{ids[job.id]}']"
        return f"and({passed}, eq({told}, 'true'))"
    return f"and({passed})" if watching & set(job.needs) else ""


def _legs(job: Job, ready: Setup, containers: _Containers) -> list[tuple[str, Pairs]]:
    legs: list[tuple[str, Pairs]] = []
    for _, cell in cells(job) if job.matrix else ():
        name = _unique(_word("_".join(f"{axis}_{value}" for axis, value in cell)), dict(legs))
        values = [(f"{axis}.version", value) for axis, value in cell]
        if ready.image:
            values.append(("container", containers.alias(_Container(ready.image_for(cell)))))
        legs.append((name, (*values, *ready.exact(cell))))
    return legs


def _container(job: Job, ready: Setup, containers: _Containers) -> str:
    if not ready.image:
        return ""
    if job.matrix:
        return "$[ variables['container'] ]"
    return containers.alias(_Container(ready.image_for(())))


def _resource(container: _Container, alias: str) -> View:
    service = container.service
    if not service:
        image = pinned_image(container.image)
        return {
            "alias": alias, "image": image, "env": (), "ports": (), "health": "", "because": (),
            "root": True,
        }  # fmt: skip
    return {
        "alias": alias, "image": service.image, "env": service.env, "root": False,
        "ports": tuple(f"{port}:{port}" for port in service.ports),
        "health": service.health_command, "because": reasons(service.because),
    }  # fmt: skip


def _sources(job: Job) -> Iterator[View]:
    checkout = checkout_of(job)
    yield {"kind": "checkout", "step": checkout, "because": reasons(checkout.because)}


def _ready(job: Job, ready: Setup) -> Iterator[View]:
    """Yield what stands before the work: packages and tools."""
    packages = [step for step in job.steps if isinstance(step, SystemPackages)]
    because = why_packages(job)
    names = " ".join(name for step in packages for name in step.names)
    if names and not ready.image and job.os == "linux":
        text = (
            "sudo apt-get update\n"
            f"sudo apt-get install --yes --no-install-recommends {names}"
        )  # fmt: skip
        yield _bash("Install system packages", text, because)
    for task in ready.tasks:
        yield _task(task.task, f"Set up {task.title}", task.inputs, task.because)
    if ready.image and ready.commands:
        yield _bash("Install packages and tools", "\n".join(ready.commands), because)
    elif ready.commands:
        lines = [re.sub(r"^apt-get\b", "sudo apt-get", line) for line in ready.commands]
        yield _bash("Install tools", "\n".join(lines))

    if ready.image:
        # The container's user is root, the files are the agent's.
        yield _bash("Trust the checkout", 'git config --global --add safe.directory "*" || true')


def _caches(job: Job, ready: Setup, kept: Downloads) -> Iterator[View]:
    over = [f"$({axis.name}.version)" for axis in job.matrix]
    if kept.moved and all(map(_IN_KEY.fullmatch, kept.files)):
        yield _cache("downloads", [job.id, *over], kept.files, KEPT)
    for cache in caches(job, kept.moved):
        paths = [path for path in cache.paths if not (ready.image and path.startswith("~"))]
        if not all(map(_IN_KEY.fullmatch, cache.key_files)):
            continue
        for n, path in enumerate(paths):
            name = cache.name if n == 0 else f"{cache.name} {n + 1}"
            there = re.sub(r"^~(?=/|$)", "$(HOME)", path)
            yield _cache(name, over, cache.key_files, there)


def _cache(name: str, over: Sequence[str], files: Sequence[str], path: str) -> View:
    quoted = [f'"{part}"' for part in (_UNFIT.sub("", name), "$(Agent.OS)", *over)]
    return {
        "kind": "cache", "title": f"Keep the {name} cache", "because": (), "path": path,
        "key": " | ".join([*quoted, *files]), "restore": " | ".join(quoted),
    }  # fmt: skip


def _waits(job: Job, ready: Setup) -> Iterator[View]:
    """Yield a wait for servers that nothing asks for their health: the agent awaits the others.

    It starts servers without a command only, so the others are started here.
    """
    for one in job.services:
        if one.command and not ready.image:
            yield _bash(f"Start {one.name}", started(one), reasons(one.because))
            yield from (_bash(title, text) for title, text in waits(one))
            continue
        if not one.health_command:
            host = one.name if ready.image else "127.0.0.1"
            yield from (_bash(title, text) for title, text in waits(one, host))


def _run(step: Run, variables: Variables, own: Pairs) -> View:
    because = [*reasons(step.because), *step.notes]
    view = _bash(step.title, step.command, because)
    env = tuple((dict(variables.own) | dict(own)).items())
    return view | {"directory": step.directory, "advisory": step.advisory, "env": env}


def _bash(title: str, command: str, because: Sequence[str] = ()) -> View:
    return {
        "kind": "run", "title": title, "command": strict(command.strip("\n")), "because": because,
        "directory": "", "env": (), "advisory": False,
    }  # fmt: skip


def _task(task: str, title: str, inputs: Pairs, because: Sequence[str] = ()) -> View:
    return {
        "kind": "task", "task": task, "title": title, "inputs": inputs, "because": because,
        "always": False,
    }  # fmt: skip


def _reports(job: Job, name: str) -> Iterator[View]:
    found = [step for step in job.steps if isinstance(step, SaveReport)]
    files = [step for step in found if not step.path.endswith(".xml")]
    for step in found:
        if step.path.endswith(".xml"):
            inputs = (("testResultsFormat", "JUnit"), ("testResultsFiles", step.path))
            yield _task("PublishTestResults@2", step.title, inputs) | {"always": True}
    for step in files:
        folder = step.path.rstrip("/")
        contents = f"{folder}/**" if step.path.endswith("/") else f"{folder}\n{folder}/**"
        inputs = (("Contents", contents), ("TargetFolder", f"{STAGING}/{_word(step.name)}"))
        yield _task("CopyFiles@2", f"Collect: {step.title}", inputs) | {"always": True}
    if files:
        over = "".join(f"-$({axis.name}.version)" for axis in job.matrix)
        yield {
            "kind": "publish", "title": "Publish the reports", "because": (),
            "artifact": f"{name}{over}-$(System.JobAttempt)",
        }  # fmt: skip
