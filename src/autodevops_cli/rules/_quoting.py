"""How a shell text quotes the expressions in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._expressions import EXPRESSION

_MARK = Pattern(
    r"\$\{\{|\\.|\$\(\(|\$\(|\$'|\$\{\w+[^\w}]|\(\(|<<<|<<|[\"'`()]|(?<![^\s;])#",
    re.DOTALL,
)


class Quoting(Enum):
    """What a shell does with a text: split it, keep it together, leave it alone."""

    BARE = "bare"
    DOUBLE = "double"
    SINGLE = "single"
    ODD = "odd"
    """In a comment, a heredoc, arithmetic, or behind what is not understood."""


def quotings(text: str) -> Iterator[tuple[re.Match[str], Quoting]]:
    """Yield the expressions of a shell text, in their order, with how they are quoted."""
    stack, at, odd = [Quoting.BARE], 0, False
    while found := _MARK.search(text, at):
        mark, top, at = found[0], stack[-1], found.end()
        if mark == "${{":
            if inner := EXPRESSION.match(text, found.start()):
                yield inner, Quoting.ODD if odd else top
                at = inner.end()
        elif mark == '"':
            _toggle(stack)
        elif mark == "$(":
            stack.append(Quoting.BARE)
        elif mark in ("`", "$((") or mark.startswith("${"):
            odd = True
        elif top is Quoting.DOUBLE:
            continue
        elif mark in ("'", "#"):
            end = text.find("'" if mark == "'" else "\n", at)
            end = len(text) if end < 0 else end
            for inner in EXPRESSION.finditer(text, at, end):
                yield inner, Quoting.SINGLE if mark == "'" and not odd else Quoting.ODD
            at = end + 1
        elif mark == "(" and len(stack) > 1:
            stack.append(Quoting.BARE)
        elif mark == ")" and len(stack) > 1:
            stack.pop()
        elif mark in ("((", "<<", "$'"):
            odd = True


def _toggle(stack: list[Quoting]) -> None:
    if stack[-1] is Quoting.DOUBLE:
        stack.pop()
    else:
        stack.append(Quoting.DOUBLE)
