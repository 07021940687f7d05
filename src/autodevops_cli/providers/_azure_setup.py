"""How the tools of a job reach Azure: setup tasks on the hosted machine, else a container."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli.data import releases
from autodevops_cli.model.plan import Job, OfAxis, Pairs, SetupTool
from autodevops_cli.providers._containers import provision, version_of
from autodevops_cli.providers._rendering import reasons


@dataclass(frozen=True, slots=True)
class _Task:
    """A task that sets up a tool; `exact` when it takes full versions only.

    `only` are the versions that a hosted machine has, for a task that downloads nothing.
    """

    name: str
    version_input: str
    inputs: Pairs = ()
    exact: bool = False
    only: frozenset[str] = frozenset()


_PYTHON = _Task("UsePythonVersion@0", "versionSpec")
TASKS = {
    "python": _PYTHON,
    "uv": _PYTHON,  # asked for with a version of Python; its commands bring uv itself
    "node": _Task("NodeTool@0", "versionSpec"),
    "go": _Task("GoTool@0", "version", exact=True),
    "java": _Task(
        "JavaToolInstaller@0", "versionSpec",
        (("jdkArchitectureOption", "x64"), ("jdkSourceOption", "PreInstalled")),
        only=frozenset(("8", "11", "17", "21", "25")),
    ),
    "dotnet": _Task("UseDotNet@2", "version", (("packageType", "sdk"),)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A setup task as it stands in the file."""

    task: str
    title: str
    inputs: Pairs
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """What stands before the work of a job. With an `image` the job runs in that container."""

    job: Job
    tasks: tuple[Step, ...] = ()
    commands: tuple[str, ...] = ()
    caches: Pairs = ()
    missing: tuple[str, ...] = ()
    image: bool = False

    def image_for(self, cell: Pairs) -> str:
        """Return the image of the container for one run of the job."""
        return provision(self.job, lambda axis: dict(cell).get(axis.name, "")).image

    def exact(self, cell: Pairs) -> Pairs:
        """Return the full versions of a run, for tasks that take no others."""
        values = dict(cell)
        return tuple(
            (f"{step.tool.name}.release", _release(step.tool.name, values[step.version.name]))
            for step in _steps(self.job)
            if not self.image and isinstance(step.version, OfAxis) and _is_exact(step)
            and step.version.name in values
        )  # fmt: skip


def setup(job: Job) -> Setup:
    """Return how the tools of a job reach it; what the hosted machines have needs nothing."""
    steps = [step for step in _steps(job) if step.tool.action]
    if any(_needs_container(job, step) for step in steps):
        base = provision(job, _variable)
        return Setup(job, (), base.commands, base.caches, base.missing, image=True)
    commands = {
        line: None
        for step in steps
        if step.tool.name not in TASKS or step.tool.name == "uv"
        for line in step.tool.commands.replace(
            "{version}", version_of(step, _variable)
        ).splitlines()
    }
    caches = dict(pair for step in _steps(job) for pair in step.tool.caches)
    missing = [one.tool.title for one in steps if not one.tool.commands and not _task(one)]
    return Setup(
        job, tuple(_tasks(steps)), tuple(commands), tuple(caches.items()), tuple(missing)
    )  # fmt: skip


def _steps(job: Job) -> Iterator[SetupTool]:
    return (step for step in job.steps if isinstance(step, SetupTool))


def _variable(axis: OfAxis) -> str:
    return f"$({axis.name}.version)"


def _task(step: SetupTool) -> _Task | None:
    return TASKS.get(step.tool.name)


def _is_exact(step: SetupTool) -> bool:
    task = _task(step)
    return bool(task and task.exact)


def _needs_container(job: Job, step: SetupTool) -> bool:
    """Tell whether only an image brings the tool in the versions that are asked for."""
    task = _task(step)
    if not step.tool.image or job.os != "linux":
        return False
    if task and task.only:
        return not set(_versions(job, step)) <= task.only
    return task is None and not step.tool.commands


def _versions(job: Job, step: SetupTool) -> Sequence[str]:
    if isinstance(step.version, OfAxis):
        name = step.version.name
        return [value for axis in job.matrix if axis.name == name for value in axis.values]
    return [version_of(step, _variable)]


def _tasks(steps: Sequence[SetupTool]) -> Iterator[Step]:
    seen: set[str] = set()
    for step in steps:
        task = _task(step)
        # uv behind Python has nothing to say about the version of Python.
        if not task or task.name in seen:
            continue
        seen.add(task.name)
        inputs = ((task.version_input, _version(step, task)), *task.inputs)
        title = "Python" if task is _PYTHON else step.tool.title
        yield Step(task.name, title, inputs, tuple(reasons(step.because)))


def _version(step: SetupTool, task: _Task) -> str:
    if isinstance(step.version, OfAxis):
        suffix = "release" if task.exact else "version"
        name = step.tool.name if task.exact else step.version.name
        return f"$({name}.{suffix})"
    version = version_of(step, _variable)
    if task.name == "UsePythonVersion@0" and version == "latest":
        return "3.x"
    return _release(step.tool.name, version) if task.exact else version


def _release(product: str, version: str) -> str:
    """Return the newest full version of a release cycle."""
    found = (one.latest for one in releases(product) if one.cycle == version and one.latest)
    return next(found, version)
