"""Names for what is asked: short, safe to print, the same in every run, one for each thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

SAFE = re.compile(r"[A-Za-z0-9:_./-]{1,64}")
LONGEST, WORDS = 56, 3
_UNSAFE = re.compile(r"[^A-Za-z0-9_./-]+")
# A word that names something. What else stands in a command may be a secret.
_WORD = re.compile(r"[A-Za-z./_:-]{1,30}[0-9]{0,2}")
_FILLERS = frozenset({"run", "exec", "tool", "-m"})
# Words before the program that only say in which environment it runs.
_CARRIERS = frozenset({"uv", "uvx", "pipx", "npx", "bundle", "poetry", "pdm", "hatch", "composer"})


def named(command: str) -> str:
    """Return what to call a command: "npm:test" for `npm run test`."""
    words = [_slug(word) for word in _plain(command)]
    named_so = [word for word in words if word][:WORDS] or ["command"]
    return ":".join(filter(None, (named_so[0], "-".join(named_so[1:]))))[:LONGEST].rstrip(":-")


def _plain(command: str) -> Iterator[str]:
    """Yield the words of a command up to its first option, without what comes before it."""
    words = [word for word in command[:400].split() if word not in _FILLERS]
    while words and ("=" in words[0] or (words[0] in _CARRIERS and len(words) > 1)):
        words = words[1:]
    for word in words:
        if word.startswith("-"):
            return
        if _WORD.fullmatch(word):
            yield word


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
    return ":".join(_slug(part) or "." for part in parts if part)[:LONGEST]


def _slug(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-")
