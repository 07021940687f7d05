"""CMake's language: the commands of a file, each with the conditions under which it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from autodevops_cli.ecosystems.cpp.conditions import Condition, Words

MAX_COMMANDS = 4000
MAX_ARGUMENTS = 2000

_TOKEN = re.compile(
    r"(?P<block>#?\[(?P<marks>=*)\[)"  # [[ opens an argument, #[[ a comment
    r"|(?P<comment>#[^\n]*)"
    r"|(?P<quoted>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<open>\")"
    r"|(?P<mark>[()])"
    r"|(?P<word>[^\s()#\"]+)",
    re.DOTALL,
)
_BLOCKS = {"function": "endfunction", "macro": "endmacro"}


@dataclass(frozen=True, slots=True)
class Call:
    """A command as it is written: its name in lower case, its arguments, and its guards."""

    name: str
    arguments: Words
    line: int
    guards: tuple[Condition, ...] = ()
    inside: str = ""
    """The function or macro in whose body it stands."""

    def first(self) -> str:
        """Return the first argument, or ""."""
        return self.arguments[0] if self.arguments else ""


def calls(text: str) -> Iterator[Call]:
    """Yield the commands of a CMake file, those in bodies of functions with the function's name."""
    guards: list[Condition] = []
    inside = ""
    for call in islice(_plain(text), MAX_COMMANDS):
        if call.name in _BLOCKS:
            inside = call.first().lower()
        elif call.name in _BLOCKS.values():
            inside = ""
        elif call.name == "if":
            guards.append(Condition(call.arguments))
        elif call.name in ("else", "elseif") and guards:
            guards[-1] = guards[-1].otherwise(call.arguments if call.name == "elseif" else ())
        elif call.name == "endif":
            guards = guards[:-1]
        else:
            yield Call(call.name, call.arguments, call.line, tuple(guards), inside)


def _plain(text: str) -> Iterator[Call]:
    """Yield every command, `if` and `endif` among them."""
    name, started, depth = "", 1, 0
    arguments: list[str] = []
    for piece, line in _tokens(text):
        if depth == 0:
            if piece == "(" and name:
                depth, started, arguments = 1, line, []
            name = name if depth else piece
        elif piece == ")" and depth == 1:
            yield Call(name.lower(), tuple(arguments[:MAX_ARGUMENTS]), started)
            name, depth = "", 0
        else:
            depth += {"(": 1, ")": -1}.get(piece, 0)
            arguments.append(_unquoted(piece))


def _unquoted(piece: str) -> str:
    return piece[1:-1] if piece.startswith('"') else piece


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield words, quoted texts and parentheses with their lines; nothing behind a broken quote."""
    at, line, counted = 0, 1, 0
    while found := _TOKEN.search(text, at):
        line += text.count("\n", counted, found.start())
        counted, at = found.start(), found.end()
        if found["open"]:
            return
        if found["block"]:
            closing = f"]{found['marks']}]"
            end = text.find(closing, at)
            if end < 0:
                return
            if not found["block"].startswith("#"):
                yield text[at:end], line
            at = end + len(closing)
        elif not found["comment"]:
            yield found[0], line
