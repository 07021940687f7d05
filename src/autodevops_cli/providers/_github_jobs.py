"""What the jobs of a release are made of, as their template wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.plan import OfAxis, Pairs, Run, SetupTool, Step, SystemPackages
from autodevops_cli.providers._github_steps import step_view

READ = ("contents", "read", "to check out the repository")
TRUST = ("id-token", "write", "for trusted publishing")
_UNSAFE = re.compile(r"\$\{\{|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Uses:
    """A step that is an action of its own."""

    title: str
    action: str
    inputs: Pairs = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A step whose command says something to later ones, under its id."""

    title: str
    command: str
    id: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseJob:
    """A job of the release, as the template wants it; `because` are comments above it."""

    id: str
    name: str
    steps: tuple[dict[str, object], ...]
    permissions: tuple[tuple[str, str, str], ...] = (READ,)
    environment: str = ""
    needs: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    minutes: int = 15


def views(*steps: Step | Uses | Output) -> tuple[dict[str, object], ...]:
    """Return what the templates need of some steps."""
    return tuple(map(_view, steps))


def _view(step: Step | Uses | Output) -> dict[str, object]:
    match step:
        case Uses():
            return {"kind": "uses", "step": step, "because": []}
        case Output():
            return {"kind": "output", "step": step, "because": [step.why] if step.why else []}
        case _:
            return step_view(step)


def is_safe(job: ReleaseJob) -> bool:
    """Tell whether nothing in a job that a repository says means more than it says."""
    return not any(_UNSAFE.search(text) for view in job.steps for text in _texts(view["step"]))


def _texts(step: object) -> Iterator[str]:
    match step:
        case Run():
            yield from (step.title, step.command, step.directory)
        case SetupTool():
            version = "" if isinstance(step.version, OfAxis) else step.version
            yield from (version, step.version_file, *(value for _, value in step.inputs))
        case SystemPackages():
            yield from step.names
