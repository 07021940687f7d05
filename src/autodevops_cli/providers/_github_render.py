"""Writes GitHub workflows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    PipelinePlan,
    Run,
    Service,
    SetupTool,
    Step,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._github_steps import RUNNERS, step_view
from autodevops_cli.providers._rendering import in_quotes_of, reasons
from autodevops_cli.providers._servers import started
from autodevops_cli.providers._templates import environment

WORKFLOW = ".github/workflows/ci.yml"


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the workflow."""
    env = environment(overrides)
    parts = _parts(plan)
    workflow = env.get_template("github/ci.yml.j2").render(
        plan=plan,
        jobs=[_job(job, parts.get(job.watches, "")) for job in plan.jobs],
        runner=RUNNERS["linux"],
        needed=(*(("changes",) if parts else ()), *(job.id for job in plan.jobs)),
        parts=[(name, shlex.join((*paths, WORKFLOW))) for paths, name in parts.items()],
    )
    return (RenderedFile(WORKFLOW, in_quotes_of(stack, workflow)),)


def _parts(plan: PipelinePlan) -> dict[tuple[str, ...], str]:
    """Return a name for each set of paths that jobs watch, after the first of these paths."""
    found: dict[tuple[str, ...], str] = {}
    for job in plan.jobs:
        if job.watches and job.watches not in found:
            name = re.sub(r"[^a-z0-9]+", "-", job.watches[0].lower()).strip("-") or "part"
            taken = name in found.values()
            found[job.watches] = f"{name}-{len(found) + 1}" if taken else name
    return found


def _job(job: Job, part: str) -> dict[str, object]:
    """Return what the template needs of a job: texts, and steps with the name of their template."""
    over = " and ".join(
        f"{axis.title or axis.name.title()} ${{{{ matrix.{axis.name} }}}}" for axis in job.matrix
    )
    return {
        "id": job.id,
        "name": f"{job.name} on {over}" if over else job.name,
        "needs": ("changes", *job.needs) if part else job.needs,
        "part": part,
        "runner": RUNNERS[job.os],
        "minutes": job.minutes,
        "matrix": job.matrix,
        "services": [_service(service) for service in job.services if not service.command],
        "env": job.env,
        "steps": [step_view(step) for step in _steps(job) if not _is_there(step)],
    }


def _steps(job: Job) -> Iterator[Step]:
    """Yield the steps; servers that need a command are started by the first one that runs."""
    starting = [_started(one) for one in job.services if one.command]
    for step in job.steps:
        if not isinstance(step, Checkout):
            yield from starting
            starting = []
        yield step


def _started(service: Service) -> Run:
    """Return the step that starts a server which GitHub could only run without its command."""
    lines = [started(service)]
    if service.health_command:
        ready = f"docker exec {service.name} {service.health_command}"
        lines.append(f"timeout 60 bash -c {shlex.quote(f'until {ready}; do sleep 1; done')}")
    return Run(f"Start {service.name}", "\n".join(lines), because=service.because)


def _is_there(step: Step) -> bool:
    """Tell whether GitHub's runners have the tool already, or a setup action did the work."""
    if isinstance(step, Run):
        return bool(step.done_by)
    return isinstance(step, SetupTool) and not step.tool.action


def _service(service: Service) -> dict[str, object]:
    return {
        "name": service.name,
        "image": service.image,
        "pinned": "@sha256:" in service.image,
        "ports": service.ports,
        "env": service.env,
        "health": service.health_command,
        "because": reasons(service.because),
    }
