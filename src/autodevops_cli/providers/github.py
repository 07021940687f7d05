"""GitHub Actions."""

from __future__ import annotations

from pathlib import Path

from autodevops_cli.model.output import Byproducts, RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._github_workflows import parse
from autodevops_cli.repository.snapshot import Snapshot


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the workflow files."""
    start = ".github/workflows/"
    return tuple(
        path
        for path in repo.below(".github/workflows")
        if "/" not in path[len(start) :] and path.endswith((".yml", ".yaml"))
    )


def beside(_: Snapshot, name: str) -> str:
    """Return the path of a workflow of its own."""
    return f".github/workflows/{name}.yml"


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the workflow."""
    # Who only reads workflows does not pay for what writes them.
    from autodevops_cli.providers._github_render import render as rendered

    return rendered(plan, stack, overrides)


def byproducts(
    system: str, plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...]
) -> Byproducts:
    """Return the files beside the workflow that the plan asks for."""
    from autodevops_cli.providers._github_extras import byproducts as made

    return made(system, plan, stack, overrides)


PROVIDER = Provider(
    "github", "GitHub Actions", files, parse, render,
    gate=True, extras=("updates",), byproducts=byproducts, beside=beside,
)  # fmt: skip
