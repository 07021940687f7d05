"""Names for what is asked: short, safe to print, the same in every run, one for each thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST = 64
SAFE = re.compile(r"[A-Za-z0-9:_./-]{1,64}")
_UNSAFE = re.compile(r"[^A-Za-z0-9_./-]+")
_FILLERS = frozenset({"run", "exec", "-m", "--"})
# Words before the program that only say in which environment it runs.
_CARRIERS = frozenset({"uv", "uvx", "pipx", "npx", "bundle", "poetry", "pdm", "hatch", "composer"})
_RUNNERS = frozenset({"npm", "pnpm", "yarn", "bun", "make", "just", "task", "tox", "nox", "rake"})


def named(command: str) -> str:
    """Return what to call a command: "npm:test" for `npm run test`."""
    words = [word for word in command[:400].split() if word not in _FILLERS]
    if len(words) > 1 and words[0] in _CARRIERS and not words[1].startswith("-"):
        words = words[1:]
    program, *given = [_slug(word) for word in words[:6]] or ["command"]
    if program in _RUNNERS:
        given = given[:2]
    rest = "-".join(word for word in given if word)
    return f"{program or 'command'}:{rest}"[: MOST - 4].rstrip(":-") if rest else program[:56]


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names in order, with a number behind those that were there before."""
    taken: set[str] = set()
    found = []
    for name in names:
        free, n = name, 2
        while free in taken:
            free, n = f"{name}.{n}", n + 1
        taken.add(free)
        found.append(free)
    return tuple(found)


def subject_name(*parts: str) -> str:
    """Return what to call a decision about a part of the repository: its folder, what is open."""
    return ":".join(_slug(part) or "." for part in parts if part)[: MOST - 4]


def _slug(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-")
