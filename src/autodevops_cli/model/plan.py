"""The pipeline, spelled in no CI's language.

The set of step kinds is closed: no ecosystem branches on a CI, no provider on a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeAlias

from autodevops_cli.model.evidence import Fact

Pairs: TypeAlias = tuple[tuple[str, str], ...]

# What may stand beside the pipeline: how to publish, what looks for weaknesses, an update bot.
EXTRAS = ("release", "security", "updates")


class Purpose(StrEnum):
    """What a job is for."""

    LINT = "lint"
    TYPECHECK = "typecheck"
    TEST = "test"
    BUILD = "build"


@dataclass(frozen=True, slots=True)
class Tool:
    """How a tool reaches a runner: a setup action, an official image. Users of it choose.

    `image` is a container image with `{version}` in it; `action` is pinned in the data.
    `commands` bring it, as root in bash, into a Debian image of another tool, at `{version}`.
    `caches` are variables that move its downloads into folders worth keeping between runs, as
    (variable, name of the folder).
    """

    name: str
    title: str
    action: str = ""
    version_input: str = ""
    version_file_input: str = ""
    image: str = ""
    commands: str = ""
    caches: Pairs = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension of a matrix: its name ("python"), title ("Python") and values, oldest first."""

    name: str
    values: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class OfAxis:
    """Stands for the value that the matrix gives to the axis of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """Brings the sources; with all history and tags, or with submodules, where asked."""

    full_history: bool = False
    submodules: bool = False
    because: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class SetupTool:
    """Brings a tool. `version_file` wins over `version`; `inputs` are the setup action's own."""

    tool: Tool
    version: str | OfAxis = ""
    version_file: str = ""
    inputs: Pairs = ()
    because: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemPackages:
    """Installs packages of Debian and Ubuntu by their names."""

    names: tuple[str, ...]
    because: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Cache:
    """Keeps folders between runs, keyed by the contents of lock files."""

    name: str
    paths: tuple[str, ...]
    key_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Runs a shell command (bash, stops at the first failure) in `directory` ("" is the root).

    `advisory` failures are shown and do not fail the job.
    """

    title: str
    command: str
    directory: str = ""
    env: Pairs = ()
    advisory: bool = False
    because: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    """Reasons that no single fact carries, one line each."""
    done_by: str = ""
    """The tool whose setup action has done this already; who has no such action runs it."""


@dataclass(frozen=True, slots=True)
class SaveReport:
    """Keeps files of a run for people to download, also when the run failed."""

    title: str
    name: str
    path: str


Step: TypeAlias = Checkout | SetupTool | SystemPackages | Cache | Run | SaveReport


@dataclass(frozen=True, slots=True)
class Service:
    """A server beside the job: `ports` are equal inside and outside."""

    name: str
    image: str
    ports: tuple[int, ...] = ()
    env: Pairs = ()
    health_command: str = ""
    because: tuple[Fact, ...] = ()
    command: str = ""
    """What the image is to run; "" for what it runs by itself."""
    variables: tuple[str, ...] = ()
    """The job's variables in whose values localhost means this server; some CIs call it by name."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job: `id` is unique in the plan, `minutes` its time limit."""

    id: str
    name: str
    purpose: Purpose
    steps: tuple[Step, ...]
    matrix: tuple[Axis, ...] = ()
    services: tuple[Service, ...] = ()
    env: Pairs = ()
    needs: tuple[str, ...] = ()
    minutes: int = 20
    os: str = "linux"
    watches: tuple[str, ...] = ()
    """Files and folders (with a slash at the end) without a change in which a proposed change need
    not run the job; none for a job that always runs."""


@dataclass(frozen=True, slots=True)
class PipelinePlan:
    """The whole pipeline: jobs in the order to show them, and the one job that always reports."""

    name: str
    default_branch: str
    jobs: tuple[Job, ...]
    gate: str = "gate"
    """Id of the job that always reports and fails when any other failed; "" for none."""
    extras: tuple[str, ...] = ()
    """The by-products to write with it, of EXTRAS."""


def cells(job: Job) -> tuple[tuple[str, Pairs], ...]:
    """Return the runs of a job, by name, with the values that the matrix gives to each."""
    values = [[(axis, value) for value in axis.values] for axis in job.matrix]
    found = []
    for cell in product(*values):
        over = " and ".join(f"{axis.title or axis.name.title()} {value}" for axis, value in cell)
        name = f"{job.name} on {over}" if over else job.name
        found.append((name, tuple((axis.name, value) for axis, value in cell)))
    return tuple(found)
