"""Parses TOML and JSON in time that grows with the text and not with its malice."""

from __future__ import annotations

import json
import re
import tomllib

MAX_KEY_PARTS = 20

# Possessive quantifiers: what cannot match fails at once, whatever the text.
_WORD = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DOTTED = re.compile(rf"(?<![\w-])(?:{_WORD}[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_STRING = r'"(?:[^"\\\n]|\\.)*+"?'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[}}\]])")


def parse_toml(text: str) -> object:
    """Return the data of a TOML text. Raises ValueError."""
    if found := _DOTTED.search(text):
        # tomllib takes the square of a key's parts: seconds for 7,000 of them.
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"a key has more than {MAX_KEY_PARTS} parts (at line {line})")
    return tomllib.loads(text)


def parse_json(text: str) -> object:
    """Return the data of a JSON text; comments and trailing commas may stand in it.

    Raises ValueError.
    """
    try:
        return _whole(json.loads(text), text)
    except ValueError:
        plain = _TRAILING_COMMA.sub(_string, _COMMENT.sub(_string, text))
        if plain == text:
            raise
    return _whole(json.loads(plain), text)


def _whole(data: object, text: str) -> object:
    """Return the data without halves of characters, which an escape can spell and no file hold."""
    if not _HALF.search(text):
        return data
    return json.loads(json.dumps(data, ensure_ascii=False).encode(errors="replace"))


def _string(found: re.Match[str]) -> str:
    return found[1] or ""
