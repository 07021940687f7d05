"""Cuts Groovy text into names, texts and braces; comments and the rest are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)
    |(?P<long>'''|\"\"\")
    |(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<brace>[{}])
    |(?P<parameter>[A-Za-z_]\w*+)[ \t]{0,20}+->
    |(?P<label>[A-Za-z_]\w*+)[ \t]{0,20}+:(?!:)
    |(?P<assigned>[A-Za-z_]\w*+)[ \t]{0,20}+=(?![=~])
    |(?P<name>[A-Za-z_]\w*+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": ""}
_KINDS = ("brace", "parameter", "label", "assigned", "name")


@dataclass(frozen=True, slots=True)
class Token:
    """A "name", a "text" (without quotes and escapes) or a "brace"; `line` counts from 1.

    A name before a colon is a "label", one before `=` is "assigned", one before `->` a "parameter".
    """

    kind: str
    text: str
    line: int


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of a Groovy text."""
    at, line, counted = 0, 1, 0
    while found := _TOKEN.search(source, at):
        line += source.count("\n", counted, found.start())
        counted = found.start()
        at = found.end()
        if found["long"]:
            end = source.find(found["long"], at)
            end = len(source) if end < 0 else end
            yield Token("text", _unescaped(source[at:end]), line)
            at = end + 3
        elif found["text"]:
            yield Token("text", _unescaped(found["text"][1:-1]), line)
        elif kind := next((one for one in _KINDS if found[one]), ""):
            yield Token(kind, found[kind], line)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), text)
