"""`autodevops apply`: do what a plan says, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.flags import PathArgument
from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from autodevops_cli.engine.plans import Plan


def apply(
    context: typer.Context,
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="A file that `autodevops plan --out` wrote.")
    ],
    path: PathArgument = ".",
) -> None:
    """Write exactly what a plan says; refuse where the files are no longer as they were."""
    from pathlib import Path

    from autodevops_cli.engine import applying
    from autodevops_cli.errors import SourceNotFound

    console = options_of(context).console
    root = Path(path)
    if not root.is_dir():
        raise SourceNotFound(f"{path} is no folder that a plan could be applied to")
    done = applying.apply(root, _read(plan))
    for one in done:
        console.say(f"{'removed' if one.after is None else 'wrote'} {one.path}")
    if not done:
        console.say("nothing to do: everything is as planned")


def _read(name: str) -> Plan:
    """Return the plan in a file. Raises InvalidPlan."""
    from pathlib import Path

    from autodevops_cli.engine.plans import MAX_BYTES, read_plan
    from autodevops_cli.errors import InvalidPlan

    try:
        with Path(name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        text = content.decode()
    except OSError as error:
        raise InvalidPlan(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidPlan(f"{name} is no plan: it is not UTF-8") from error
    if len(content) > MAX_BYTES:
        raise InvalidPlan(f"{name} is larger than any plan: {MAX_BYTES:,} bytes")
    return read_plan(text)


COMMAND = apply
