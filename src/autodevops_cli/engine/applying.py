"""Does what a plan says, where everything is as it was when the plan was made."""

from __future__ import annotations

from pathlib import Path

from autodevops_cli.engine.plans import ABSENT, Plan, Planned, named
from autodevops_cli.engine.writer import Write, standing, write_all
from autodevops_cli.errors import TreeMoved


def apply(root: Path, plan: Plan) -> tuple[Write, ...]:
    """Make the writes of a plan below `root` and return those that were left to make.

    A file that has the planned content already is done: so a run that was cut off goes on. Raises
    TreeMoved where a file has neither the content that it had nor the one that it gets.
    """
    found = [(one, standing(root, one.path)) for one in plan.writes]
    for one, current in found:
        _refuse_moved(one, current)
    pending = tuple(
        Write(one.path, current, one.content)
        for one, current in found
        if named(current) != one.result
    )
    write_all(root, pending)
    return pending


def _refuse_moved(one: Planned, current: bytes | None) -> None:
    now = named(current)
    if now not in (one.expected, one.result):
        raise TreeMoved(
            f"{one.path} {_moved(one, now)} since the plan was made; nothing was written",
            hint="make the plan again with `autodevops plan --out FILE`",
        )


def _moved(one: Planned, now: str) -> str:
    if now == ABSENT:
        return "has gone"
    return "has appeared" if one.expected == ABSENT else "has changed"
