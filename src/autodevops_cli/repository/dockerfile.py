"""Reads a Dockerfile: instructions with their lines, and values put in where they are known."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

MAX_INSTRUCTIONS = 400
MAX_LINES = 5_000

_INSTRUCTION = re.compile(r"\s*([A-Za-z]{2,20})\s+(.*)", re.DOTALL)
_HEREDOC = re.compile(r"<<-?[\"']?([A-Za-z_]\w*)[\"']?")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S+))?\s+")
_REFERENCE = re.compile(r"\$(?:(\w{1,100})|\{(\w{1,100})(?::[-+]([^}]{0,500}))?\})")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: `name` in capitals, its flags, the text after them, and its line."""

    name: str
    text: str
    line: int
    flags: tuple[tuple[str, str], ...] = ()
    heredoc: bool = False

    def flag(self, name: str) -> str:
        """Return the value of the first flag of this name, or ""."""
        return next((value for key, value in self.flags if key == name), "")

    def words(self) -> tuple[str, ...]:
        """Return its words, of the plain form or of the form of a JSON list."""
        if self.text.startswith("["):
            try:
                listed = json.loads(self.text)
            except ValueError:
                return ()
            return tuple(str(one) for one in listed) if isinstance(listed, list) else ()
        try:
            return tuple(shlex.split(self.text))
        except ValueError:
            return ()


def instructions(text: str) -> tuple[Instruction, ...]:
    """Return the instructions of a Dockerfile, in order."""
    found: list[Instruction] = []
    for whole, line, heredoc in _logical(text):
        parsed = _INSTRUCTION.match(whole)
        if parsed and len(found) < MAX_INSTRUCTIONS:
            rest = parsed[2].strip()
            flags: list[tuple[str, str]] = []
            while flag := _FLAG.match(rest):
                flags.append((flag[1], flag[2] or ""))
                rest = rest[flag.end() :]
            found.append(Instruction(parsed[1].upper(), rest, line, tuple(flags), heredoc))
    return tuple(found)


def _logical(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield whole lines with their numbers: continued ones joined, heredocs left out."""
    parts: list[str] = []
    start, end_mark = 0, ""
    for number, line in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], 1):
        if end_mark:
            end_mark = "" if line.strip() == end_mark else end_mark
            continue
        if line.lstrip().startswith("#") or (not line.strip() and parts):
            continue
        start = start if parts else number
        parts.append(line.rstrip())
        if line.rstrip().endswith("\\"):
            parts[-1] = parts[-1][:-1]
            continue
        whole = " ".join(parts)
        heredoc = _HEREDOC.search(whole)
        end_mark = heredoc[1] if heredoc else ""
        yield whole, start, bool(heredoc)
        parts = []


def filled(text: str, known: dict[str, str]) -> str:
    """Return a text with the values that are known put in for their names."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return known.get(name) or found[3] or found[0]

    return _REFERENCE.sub(value, text)


def named(text: str) -> frozenset[str]:
    """Return the names of variables that a text cannot do without."""
    found = _REFERENCE.finditer(text)
    return frozenset(one[1] or one[2] for one in found if one[3] is None)
