"""CMake's language: the commands of a file, each with the conditions under which it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.cpp.conditions import Condition, Words

MAX_COMMANDS = 4000
MAX_ARGUMENTS = 2000

_TOKEN = re.compile(
    r"#\[(?P<comment>=*)\[.*?\](?P=comment)\]"  # a comment in brackets
    r"|#[^\n]*"
    r"|\[(?P<marks>=*)\[(?P<raw>.*?)\](?P=marks)\]"  # an argument in brackets
    r"|\"(?P<quoted>(?:[^\"\\]|\\.)*)\""
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
    for call in _plain(text):
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
    name, line, started, at, depth, count = "", 1, 1, 0, 0, 0
    arguments: list[str] = []
    for found in _TOKEN.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        if found["mark"] == "(":
            depth += 1
            started = line if depth == 1 else started
        elif found["mark"] == ")":
            depth -= 1
            if depth == 0 and name:
                yield Call(name.lower(), tuple(arguments[:MAX_ARGUMENTS]), started)
                count += 1
            if depth <= 0:
                name, arguments, depth = "", [], 0
        elif depth == 0:
            name = found["word"] or ""
            continue
        if depth and not (found["mark"] == "(" and depth == 1):
            arguments.extend(_argument(found))
        if count > MAX_COMMANDS:
            return


def _argument(found: re.Match[str]) -> Iterator[str]:
    for group in ("mark", "word", "quoted", "raw"):
        if found[group] is not None:
            yield found[group]
            return
