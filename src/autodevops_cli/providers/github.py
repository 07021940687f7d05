"""GitHub Actions."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Cache,
    Checkout,
    Job,
    OfAxis,
    Pairs,
    PipelinePlan,
    Run,
    SaveReport,
    Service,
    SetupTool,
    Step,
    SystemPackages,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._github_workflows import parse
from autodevops_cli.providers._rendering import in_quotes_of, reasons
from autodevops_cli.providers._servers import started
from autodevops_cli.providers._templates import environment
from autodevops_cli.repository.snapshot import Snapshot

WORKFLOW = ".github/workflows/ci.yml"
DEPENDABOT = ".github/dependabot.yml"
RUNNERS = {"linux": "ubuntu-24.04", "windows": "windows-2025", "macos": "macos-15"}
KINDS: dict[type[Step], str] = {
    Checkout: "checkout",
    SetupTool: "setup_tool",
    Cache: "cache",
    Run: "run",
    SaveReport: "save_report",
    SystemPackages: "system_packages",
}


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the workflow files."""
    start = ".github/workflows/"
    return tuple(
        path
        for path in repo.below(".github/workflows")
        if "/" not in path[len(start) :] and path.endswith((".yml", ".yaml"))
    )


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the workflow, and the Dependabot configuration that keeps its pins fresh."""
    env = environment(overrides)
    parts = _parts(plan)
    workflow = env.get_template("github/ci.yml.j2").render(
        plan=plan,
        jobs=[_job(job, parts.get(job.watches, "")) for job in plan.jobs],
        runner=RUNNERS["linux"],
        needed=(*(("changes",) if parts else ()), *(job.id for job in plan.jobs)),
        parts=[(name, shlex.join((*paths, WORKFLOW))) for paths, name in parts.items()],
    )
    dependabot = env.get_template("github/dependabot.yml.j2").render(updates=_updates(stack))
    return (
        RenderedFile(WORKFLOW, in_quotes_of(stack, workflow)),
        RenderedFile(DEPENDABOT, in_quotes_of(stack, dependabot)),
    )


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
        "steps": [_step(step) for step in _steps(job) if not _is_there(step)],
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


def _step(step: Step) -> dict[str, object]:
    view: dict[str, object] = {"kind": KINDS[type(step)], "step": step, "because": []}
    match step:
        case SetupTool():
            view["with"] = _setup_inputs(step)
            view["because"] = reasons(step.because)
        case Run():
            view["because"] = [*reasons(step.because), *step.notes]
        case Checkout() | SystemPackages():
            view["because"] = reasons(step.because)
        case Cache():
            view["key"] = (
                "${{ runner.os }}-"
                + step.name
                + "-${{ hashFiles("
                + ", ".join(f"'{path}'" for path in step.key_files)
                + ") }}"
            )
            view["restore"] = "${{ runner.os }}-" + step.name + "-"
        case SaveReport():
            pass
    return view


def _setup_inputs(step: SetupTool) -> Pairs:
    inputs: list[tuple[str, str]] = []
    if step.version_file and step.tool.version_file_input:
        inputs.append((step.tool.version_file_input, step.version_file))
    elif isinstance(step.version, OfAxis):
        inputs.append((step.tool.version_input, f"${{{{ matrix.{step.version.name} }}}}"))
    elif step.version and step.tool.version_input:
        inputs.append((step.tool.version_input, step.version))
    for name, value in step.inputs:
        inputs.append((name, value))
    return tuple(inputs)


# Dependabot's names: https://docs.github.com/code-security/dependabot/ecosystems-supported-by-dependabot
UPDATERS = {
    "uv": "uv", "pip": "pip", "poetry": "pip", "pdm": "pip", "pipenv": "pip", "npm": "npm",
    "pnpm": "npm", "yarn": "npm", "bun": "bun", "gomod": "gomod", "cargo": "cargo",
    "maven": "maven", "gradle": "gradle", "composer": "composer",
}  # fmt: skip


def _updates(stack: StackProfile) -> list[tuple[str, str]]:
    found = [("github-actions", "/")]
    for component in stack.components:
        updater = UPDATERS.get(component.value("package-manager"))
        if updater:
            found.append((updater, f"/{component.root}"))
    return list(dict.fromkeys(found))


PROVIDER = Provider("github", "GitHub Actions", files, parse, render, gate=True)
