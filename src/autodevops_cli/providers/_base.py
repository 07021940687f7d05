"""The shape of a provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import Byproducts, RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._renovate import with_renovate
from autodevops_cli.repository.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a pipeline includes, and what has to be written into the pipeline for that."""

    file: RenderedFile
    advice: str


@dataclass(frozen=True, slots=True)
class Provider:
    """A CI system: `files` finds its configuration in a repository, `parse` reads one of them.

    `render` is None for a system that is only read. It takes the plan, the stack (for what
    follows the tree) and folders with templates that go before our own. `byproducts` takes the
    system's name, too, and gives what `extras` of the plan name; those of the provider are the ones
    for which nobody has to ask.

    `beside` gives the path at which a pipeline of this name runs beside those that are there, ""
    for none; `part` makes of a rendered pipeline one to include.

    Without `gate` the system itself refuses a change while a job fails, so that no job of the plan
    has to report for all. `limits` says what of a plan the system cannot express.
    """

    name: str
    title: str
    files: Callable[[Snapshot], Iterable[str]]
    parse: Callable[[Snapshot, str], CiDocument | None]
    render: (
        Callable[[PipelinePlan, StackProfile, tuple[Path, ...]], tuple[RenderedFile, ...]] | None
    ) = None
    gate: bool = False
    limits: Callable[[PipelinePlan], Iterable[Finding]] = lambda plan: ()
    extras: tuple[str, ...] = ()
    byproducts: Callable[[str, PipelinePlan, StackProfile, tuple[Path, ...]], Byproducts] = (
        with_renovate
    )
    beside: Callable[[Snapshot, str], str] = lambda repo, name: ""
    part: Callable[[RenderedFile, str], Part] | None = None
