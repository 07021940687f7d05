"""Writes `.buildkite/pipeline.yml`: steps in containers, servers in the network of the step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote, split

from autodevops_cli.data import image as pinned_image
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    OfAxis,
    PipelinePlan,
    Run,
    SaveReport,
    Service,
    SetupTool,
    SystemPackages,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._buildkite_text import composed, kept
from autodevops_cli.providers._caches import caches, downloads
from autodevops_cli.providers._containers import Provision, provision
from autodevops_cli.providers._limits import cannot
from autodevops_cli.providers._one_shell import isolated, way_to
from autodevops_cli.providers._rendering import in_quotes_of, is_glob, reasons
from autodevops_cli.providers._servers import waits
from autodevops_cli.providers._templates import environment

PIPELINE = ".buildkite/pipeline.yml"
WORKDIR = "/workdir"
DOCKER = "docker#v5.13.0"
COMPOSE = "docker-compose#v5.14.0"
# What a container writes as root belongs to the agent again, which cleans up.
GIVE_BACK = f"trap 'chown -R --reference={WORKDIR} {WORKDIR}' EXIT"
_SPECIAL = re.compile(r"[*?\[\]{}\\,~]")
_FILLED_IN = re.compile(r"\{\{\s*matrix")

View = dict[str, object]


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the pipeline, and a Compose file for each job with servers."""
    env = environment(overrides).overlay()
    env.filters = {**env.filters, "kept": kept, "composed": composed}
    jobs = [*_jobs(plan)]
    ids = {job.id for job in jobs}
    views = [_job(job, tuple(need for need in job.needs if need in ids)) for job in jobs]
    text = env.get_template("buildkite/pipeline.yml.j2").render(jobs=views)
    files = [RenderedFile(PIPELINE, in_quotes_of(stack, text))]
    for job, view in zip(jobs, views, strict=True):
        if job.services:
            servers = [_server(one, job.services[0].name) for one in job.services]
            template = env.get_template("buildkite/servers.yml.j2")
            servers_file = template.render(job=view, servers=servers)
            files.append(RenderedFile(str(view["compose"]), in_quotes_of(stack, servers_file)))
    return tuple(files)


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what the pipeline leaves out of a plan."""
    jobs = [*_jobs(plan)]
    yield from cannot(
        PIPELINE, "jobs on macOS and Windows are left out: what their agents have is not known",
        (job.id for job in plan.jobs if job.os != "linux"), low=True,
    )  # fmt: skip
    yield from cannot(
        PIPELINE, "jobs are left out in which Buildkite would replace a part of a command",
        (job.id for job in plan.jobs if _is_filled_in(job)), low=True,
    )  # fmt: skip
    yield from cannot(
        PIPELINE, "no image and no command is known that brings a tool",
        (f"{job.id}: {', '.join(missing)}" for job in jobs
         if (missing := provision(job, _value).missing)), low=True,
    )  # fmt: skip
    yield from cannot(
        PIPELINE, "folders of the project are not kept between runs",
        (f"{job.id}: {path}" for job in jobs for one in caches(job, ())
         for path in one.paths if not path.startswith("~/")),
    )  # fmt: skip
    yield from cannot(
        PIPELINE, "on the default branch, too, steps run only when what they watch has changed",
        (job.id for job in jobs if job.watches),
    )  # fmt: skip
    yield from cannot(
        PIPELINE, "that a newer build cancels an older one is a setting of the pipeline",
        (job.id for job in jobs),
    )  # fmt: skip


def _jobs(plan: PipelinePlan) -> Iterator[Job]:
    """Yield the jobs that can be said."""
    return (job for job in plan.jobs if job.os == "linux" and not _is_filled_in(job))


def _is_filled_in(job: Job) -> bool:
    """Tell whether something in a job looks like a value of its matrix, which has no escape."""
    runs = [step for step in job.steps if isinstance(step, Run)]
    texts = [text for run in runs for text in (run.command, run.directory, str(run.env))]
    return bool(job.matrix) and any(map(_FILLED_IN.search, (*texts, str(job.env), job.name)))


def _value(axis: OfAxis) -> str:
    return f"{{{{matrix.{axis.name}}}}}"


def _job(job: Job, needs: tuple[str, ...]) -> View:
    base = provision(job, _value)
    tools = [step for step in job.steps if isinstance(step, SetupTool)]
    over = [f"{axis.title or axis.name.title()} {_value(OfAxis(axis.name))}" for axis in job.matrix]
    image = pinned_image(base.image)
    moved = downloads(job, base.caches).moved
    return {
        "id": job.id,
        "label": f"{job.name} on {' and '.join(over)}" if over else job.name,
        "needs": needs,
        "because": reasons(fact for step in tools for fact in step.because),
        "image": image,
        "composed_image": "${JOB_IMAGE}" if job.matrix else composed(image),
        "compose": f".buildkite/{job.id}.servers.yml" if job.services else "",
        "runs_in": _own_name(job),
        "plugin": COMPOSE if job.services else DOCKER,
        "workdir": WORKDIR,
        "minutes": job.minutes,
        "matrix": [(axis.name, tuple(map(kept, axis.values))) for axis in job.matrix],
        "watches": [*_watched(job.watches)],
        "env": [*_env(job), *((name, f"/cache/{folder}") for name, folder in moved)],
        "job_image": image if job.services and job.matrix else "",
        "volumes": [*_volumes(job, tuple(folder for _, folder in moved))],
        "script": [*_script(job, base)],
        "soft_fail": _is_advice(job),
        "artifacts": [
            path for step in job.steps if isinstance(step, SaveReport) for path in _paths(step)
        ],
        "servers": [(one.name, _condition(one)) for one in job.services],
    }


def _watched(paths: Sequence[str]) -> Iterator[str]:
    """Yield the patterns of what a step is for, and of what says so."""
    for path in paths:
        literal = _SPECIAL.sub(lambda found: f"\\{found[0]}", path)
        yield f"{literal}**" if path.endswith("/") else literal
    if paths:
        yield ".buildkite/**"


def _own_name(job: Job) -> str:
    """Return the name of a job among its servers."""
    taken = any(one.name == job.id for one in job.services)
    return f"{job.id}-job" if taken else job.id


def _env(job: Job) -> Iterator[tuple[str, str]]:
    yield from job.env
    if any(isinstance(step, Checkout) and step.full_history for step in job.steps):
        yield "BUILDKITE_GIT_FETCH_FLAGS", "-v --prune --tags"


def _volumes(job: Job, folders: Sequence[str]) -> Iterator[str]:
    """Yield the volumes of an agent that keep downloads, for this pipeline only."""
    for folder in folders:
        yield f"${{BUILDKITE_PIPELINE_SLUG}}-{folder}:/cache/{folder}"
    for cache in caches(job, tuple(("", folder) for folder in folders)):
        for path in (one for one in cache.paths if re.fullmatch(r"~/[\w./-]+", one)):
            name = re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-")
            yield f"${{BUILDKITE_PIPELINE_SLUG}}-{name}:/root/{path[2:]}"


def _is_advice(job: Job) -> bool:
    """Tell whether the one thing that a job does is advice."""
    runs = [step for step in job.steps if isinstance(step, Run)]
    return len(runs) == 1 and runs[0].advisory


def _script(job: Job, base: Provision) -> Iterator[View]:
    if job.services:
        yield _line(GIVE_BACK)
    packages = [step for step in job.steps if isinstance(step, SystemPackages)]
    because = reasons(fact for one in packages for fact in one.because)
    for n, text in enumerate(base.commands):
        yield _line(text, because if n == 0 else ())
    for service in (one for one in job.services if not one.health_command):
        yield from (_line(text, (title,)) for title, text in waits(service))
    directory = ""
    for step in (one for one in job.steps if isinstance(one, Run)):
        if step.directory != directory:
            yield _line(f"cd {quote(way_to(step.directory, directory))}")
            directory = step.directory
        text = step.command.strip("\n") if _is_advice(job) and not step.env else isolated(step)
        yield _line(text, [*reasons(step.because), *step.notes])


def _line(text: str, because: Sequence[str] = ()) -> View:
    return {"text": text, "because": because}


def _paths(step: SaveReport) -> Iterator[str]:
    path = step.path.rstrip("/")
    if not step.path.endswith("/"):
        yield path
    if step.path.endswith("/") or not (is_glob(path) or path.endswith(".xml")):
        yield f"{path}/**/*"


def _condition(service: Service) -> str:
    return "service_healthy" if service.health_command else "service_started"


def _server(service: Service, holder: str) -> View:
    return {
        "name": service.name,
        "image": pinned_image(service.image),
        "because": reasons(service.because),
        "env": service.env,
        "command": tuple(map(composed, split(service.command))),
        "health": ("CMD-SHELL", composed(service.health_command)) if service.health_command else (),
        "holder": holder if service.name != holder else "",
    }
