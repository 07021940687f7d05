"""What a command needs before it can run: an environment, and tools that stand outside of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.calls import MANAGERS, SELF_CONTAINED, SHELL, Call, calls
from autodevops_cli.ecosystems.python.targets import INSTALLS
from autodevops_cli.ecosystems.python.words import names

TASKS = frozenset(("make", "just", "task"))
# What runners have, or what brings its own environment.
OUTSIDE = names(
    "pipx npx npm node shellcheck yamllint docker jq gh apt-get cmake ninja go cargo rustup codecov"
)


@dataclass(frozen=True, slots=True)
class Needs:
    """Whether the project's environment has to be installed, and which tools beside it."""

    environment: bool = False
    tools: frozenset[str] = frozenset()


def needs(text: str, body: str = "", outside: Iterable[str] = ()) -> Needs:
    """Return what a command needs; `body` is what a task stands for, `outside` names more tools."""
    tools = SELF_CONTAINED | frozenset(outside)
    found = calls(text)
    entered = any(set(one.through) & MANAGERS for one in found)
    inner = calls(body.split("; ")) if body else ()
    ran = (
        (*found, *inner)
        if _is_task(found)
        else (*found, *(one for one in inner if one.program in MANAGERS))
    )
    brings_own = bool(INSTALLS.search(body)) and _is_task(found)
    unknown = _is_task(found) and not body
    in_it = any(_in_environment(one, tools) for one in ran)
    environment = entered or unknown or (in_it and not brings_own)
    wanted = {one.program for one in ran if one.program in tools and not one.through}
    wanted |= {name for one in ran for name in (*one.through, one.program) if name in MANAGERS}
    return Needs(environment, frozenset("uv" if one == "uvx" else one for one in wanted))


def _is_task(found: tuple[Call, ...]) -> bool:
    """Tell whether a command only names what its body says."""
    return any(
        one.program in TASKS or one.path.startswith((".", "script", "bin", "ci")) for one in found
    )


def _in_environment(one: Call, tools: frozenset[str]) -> bool:
    if one.through and set(one.through) & MANAGERS:
        return True
    if one.path.endswith("bin") and not one.path.startswith("$CONDA"):
        return False
    if one.path.startswith((".", "script")) or one.program.endswith(".sh"):
        return False
    return one.program not in SHELL | TASKS | MANAGERS | OUTSIDE | tools
