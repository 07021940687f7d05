"""Writes a declarative `Jenkinsfile`: stages in containers, servers in the network of the stage."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from shlex import quote

from autodevops_cli.data import image as pinned_image
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Axis,
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
from autodevops_cli.providers._caches import caches, downloads
from autodevops_cli.providers._containers import Provision, provision
from autodevops_cli.providers._jenkins_text import (
    advising,
    block,
    directory,
    filled,
    kept,
    quoted,
    remark,
    shell,
    spaced,
    with_variables,
)
from autodevops_cli.providers._limits import cannot
from autodevops_cli.providers._rendering import is_glob, reasons
from autodevops_cli.providers._servers import waits
from autodevops_cli.providers._templates import environment

JENKINSFILE = "Jenkinsfile"
# What a container writes as root belongs to the agent again, which cleans up.
GIVE_BACK = "sh 'chown -R --reference=. .'"
TITLES = {"lint": "Lint", "typecheck": "Check types", "test": "Test", "build": "Build"}
# What a block may not call a server: words of Groovy, and steps used inside.
_WORDS = frozenset({
    "as", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "continue",
    "def", "default", "dir", "do", "docker", "double", "else", "env", "enum", "extends",
    "false", "final", "finally", "float", "for", "goto", "if", "implements", "import", "in",
    "int", "interface", "long", "native", "new", "null", "package", "private", "protected",
    "public", "return", "scm", "sh", "short", "static", "super", "switch", "this", "throw",
    "throws", "trait", "true", "try", "var", "void", "while", "withEnv",
})  # fmt: skip

View = dict[str, object]


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the pipeline."""
    env = environment(overrides).overlay()
    env.filters = {**env.filters, "groovy": quoted, "remark": remark}
    groups = [*_groups([job for job in plan.jobs if job.os == "linux"])]
    text = env.get_template("jenkins/Jenkinsfile.j2").render(
        groups=[
            {"title": _title(jobs), "stages": [_stage(job) for job in jobs]} for jobs in groups
        ],
    )
    return (RenderedFile(JENKINSFILE, text),)


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what the pipeline leaves out of a plan."""
    linux = [job for job in plan.jobs if job.os == "linux"]
    yield from cannot(
        JENKINSFILE, "jobs on macOS and Windows are left out: what their agents have is not known",
        (job.id for job in plan.jobs if job.os != "linux"), low=True,
    )  # fmt: skip
    yield from cannot(
        JENKINSFILE, "no image and no command is known that brings a tool",
        (f"{job.id}: {', '.join(missing)}" for job in linux
         if (missing := provision(job, _value).missing)), low=True,
    )  # fmt: skip
    yield from cannot(
        JENKINSFILE, "a matrix cannot stand beside other stages, so it waits for those before it",
        (job.id for job in linux if job.matrix and len(linux) > 1),
    )  # fmt: skip
    yield from cannot(
        JENKINSFILE, "folders outside the project are not kept between runs",
        (f"{job.id}: {path}" for job in linux
         for one in caches(job, downloads(job, provision(job, _value).caches).moved)
         for path in one.paths if path.startswith("~")),
    )  # fmt: skip


def _value(axis: OfAxis) -> str:
    return f"${{{_name(axis.name)}}}"


def _name(axis: str) -> str:
    """Return the variable of an axis: GO or PYTHON alone would mean something to makefiles."""
    return f"MATRIX_{re.sub(r'[^A-Z0-9_]', '_', axis.upper())}"


def _groups(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Yield the jobs that begin together: those whose needs are done; a matrix stands alone."""
    left = list(jobs)
    while left:
        ids = {job.id for job in left}
        ready = [job for job in left if not ids & set(job.needs)] or left
        if plain := [job for job in ready if not job.matrix]:
            yield plain
        yield from ([job] for job in ready if job.matrix)
        left = [job for job in left if job not in ready]


def _title(jobs: Sequence[Job]) -> str:
    """Return what a stage around stages is called: after what they are for, or over what."""
    if jobs[0].matrix:
        over = " and ".join(axis.title or axis.name.title() for axis in jobs[0].matrix)
        return f"{jobs[0].name} on each {over}"
    *first, last = dict.fromkeys(TITLES[job.purpose] for job in jobs)
    text = f"{', '.join(first)} and {last.lower()}" if first else last
    return text[0] + text[1:].lower()


def _stage(job: Job) -> View:
    base = provision(job, _value)
    image = pinned_image(base.image)
    variables = [_value(OfAxis(axis.name)) for axis in job.matrix]
    checkout = next((one for one in job.steps if isinstance(one, Checkout)), Checkout())
    tools = [step for step in job.steps if isinstance(step, SetupTool)]
    moved = downloads(job, base.caches).moved
    spelled = filled(image, *(one[2:-1] for one in variables))
    view: View = {
        "name": job.name,
        "because": reasons(fact for step in tools for fact in step.because),
        "image": spelled if any(one in image for one in variables) else quoted(image),
        "beside": bool(job.services),
        "minutes": job.minutes,
        "watches": [*_watching(job.watches)],
        "own_checkout": checkout.full_history or checkout.submodules,
        "env": [
            *((name, quoted(value)) for name, value in kept(job.env)),
            *((name, f'"${{WORKSPACE_TMP}}/{folder}"') for name, folder in moved),
        ],
        "axes": [_axis(axis) for axis in job.matrix],
        "always": [
            text for step in job.steps if isinstance(step, SaveReport) for text in _report(step)
        ],
    }
    sources = [*_sources(checkout)]
    work = [*_work(job, base)]
    if job.services:
        held = _beside(job.services, str(view["image"]), work)
        view["steps"] = [*spaced([sources]), *block("script", held)]
    else:
        view["steps"] = [*spaced([group for group in (sources, work) if group])]
    return view


def _axis(axis: Axis) -> View:
    return {
        "name": _name(axis.name), "values": ", ".join(quoted(value) for value in axis.values)
    }  # fmt: skip


def _watching(paths: Sequence[str]) -> Iterator[str]:
    """Yield the conditions of a stage that a proposed change need not run."""
    if paths:
        named = shlex.join((*paths, JENKINSFILE))
        # Fails, and so runs the stage, wherever the target of the change is not known.
        script = f'git --literal-pathspecs diff --quiet "origin/$CHANGE_TARGET..." -- {named}'
        yield "not { changeRequest() }"
        yield f"expression {{ sh(returnStatus: true, script: {quoted(script)}) != 0 }}"


def _sources(checkout: Checkout) -> Iterator[str]:
    """Yield the checkout of a stage that wants more than the commit."""
    wanted = []
    if checkout.full_history:
        wanted.append("cloneOption(noTags: false, reference: '', shallow: false)")
    if checkout.submodules:
        wanted.append("submodule(parentCredentials: true, recursiveSubmodules: true)")
    if wanted:
        yield from (remark(reason) for reason in reasons(checkout.because))
        yield "checkout scmGit("
        yield "  branches: scm.branches,"
        yield f"  extensions: scm.extensions + [{', '.join(wanted)}],"
        yield "  userRemoteConfigs: scm.userRemoteConfigs"
        yield ")"


def _work(job: Job, base: Provision) -> Iterator[str]:
    """Yield what runs in the container of a job."""
    groups = [[*_ready(job, base)]]
    runs = [step for step in job.steps if isinstance(step, Run)]
    for path, steps in groupby(runs, key=lambda step: step.directory):
        inner = [[*_run(step)] for step in steps]
        if path:
            groups.append([*directory(path, spaced(inner))])
        else:
            groups.extend(inner)
    yield from spaced([group for group in groups if group])


def _ready(job: Job, base: Provision) -> Iterator[str]:
    """Yield what stands before the work: packages, further tools, servers that answer."""
    if base.commands:
        packages = [one for one in job.steps if isinstance(one, SystemPackages)]
        because = reasons(fact for one in packages for fact in one.because)
        yield from (remark(reason) for reason in because)
        apt = any(line.startswith("apt-get") for line in base.commands)
        yield from shell(
            "\n".join(base.commands), "Install packages and tools" if apt else "Install tools"
        )
    for service in (one for one in job.services if not one.health_command):
        for title, command in waits(service):
            yield f"sh label: {quoted(title)}, script: {quoted(command)}"


def _run(step: Run) -> Iterator[str]:
    told = (*reasons(step.because), *step.notes)
    yield from (remark(reason) for reason in told)
    entries = with_variables(step.env, shell(step.command.strip("\n"), step.title))
    yield from advising(entries) if step.advisory else entries


def _beside(services: Sequence[Service], image: str, work: Iterable[str]) -> Iterator[str]:
    """Yield work in a container whose localhost is also that of the servers beside it."""
    shared = f"{_variable(services[0])}.id"
    arguments = filled(f"-u root --network container:${{{shared}}}", shared)
    kept_clean = (*block("try", work), *block("finally", [GIVE_BACK]))
    entries: Iterable[str] = block(
        f"docker.image({image}).inside({arguments})", _joined(kept_clean)
    )
    entries = [*(line for one in services for line in _healthy(one)), *entries]
    for service in reversed(services):
        network = f"--network container:${{{shared}}}" if service is not services[0] else ""
        entries = _served(service, network, shared, entries)
    return iter(entries)


def _joined(entries: Iterable[str]) -> Iterator[str]:
    """Yield entries with `finally` behind the brace before it."""
    waiting: str | None = None
    for entry in entries:
        if waiting == "}" and entry.startswith("finally"):
            waiting = f"}} {entry}"
            continue
        if waiting is not None:
            yield waiting
        waiting = entry
    if waiting is not None:
        yield waiting


def _served(service: Service, network: str, shared: str, entries: Iterable[str]) -> Iterator[str]:
    words = [*((network,) if network else ())]
    words += [f"--env {quote(f'{name}={value}')}" for name, value in service.env]
    arguments = [filled(" ".join(words), shared) if network else quoted(" ".join(words))]
    if service.command:
        arguments.append(quoted(service.command))
    yield from (remark(reason) for reason in reasons(service.because))
    given = ", ".join(arguments) if words or service.command else "''"
    run = f"docker.image({quoted(pinned_image(service.image))}).withRun({given})"
    head, *inner, end = block(run, entries)
    yield f"{head} {_variable(service)} ->"
    yield from inner
    yield end


def _healthy(service: Service) -> Iterator[str]:
    if service.health_command:
        name = f"{_variable(service)}.id"
        loop = f"until docker exec ${{{name}}} {service.health_command}; do sleep 1; done"
        waiting = filled(f"timeout 60 sh -c {quote(loop)}", name)
        yield f"sh label: {quoted(f'Wait for {service.name}')}, script: {waiting}"


def _variable(service: Service) -> str:
    name = re.sub(r"\W", "_", service.name)
    return f"{name}Server" if name in _WORDS else name


def _report(step: SaveReport) -> Iterator[str]:
    """Yield how files are kept; a folder may be told by its name alone."""
    path = step.path.rstrip("/")
    if path.endswith(".xml"):
        yield f"junit allowEmptyResults: true, testResults: {quoted(path)}"
        return
    if step.path.endswith("/"):
        path = f"{path}/**"
    elif not is_glob(path):
        path = f"{path}, {path}/**"
    yield f"archiveArtifacts allowEmptyArchive: true, artifacts: {quoted(path)}"
