"""Writes single YAML scalars the way a careful person would: plain where plain is safe."""

from __future__ import annotations

import json
import re

PLAIN = re.compile(
    r"(?:[A-Za-z_/$]|\.[A-Za-z/])[A-Za-z0-9_ ./:\\@+=~^$<>()|;,!?'\"*&%{}\[\]-]*(?<! )"
)
WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n", ".inf", ".nan"))
AMBIGUOUS = re.compile(r" #|: |:$")


def scalar(text: str) -> str:
    """Return `text` as a one-line YAML scalar; quoted when plain could be read as anything else."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS and not AMBIGUOUS.search(text):
        return text
    return _quoted(text)


def flow(values: tuple[str, ...]) -> str:
    """Return a one-line YAML list of scalars."""
    return "[" + ", ".join(_in_flow(value) for value in values) + "]"


def _in_flow(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_./-]*", text) and text.lower() not in WORDS
    return text if plain else _quoted(text)


def quoted_flow(values: tuple[str, ...]) -> str:
    """Return a one-line YAML list of strings, each quoted so that "3.10" stays a text."""
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _quoted(text: str) -> str:
    """Return `text` in double quotes; what YAML does not print is escaped by its code point."""
    return "".join(
        char if char.isprintable() else f"\\U{ord(char):08x}"
        for char in json.dumps(text, ensure_ascii=False)
    )


def comment(text: str) -> str:
    """Return `text` fit for the rest of a comment line: one printable line, not too long."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:160]


def shell_word(text: str) -> str:
    """Return `text` as one word of a shell command line."""
    return f'"{text}"' if " " in text else text


def single_quoted(document: str) -> str:
    """Return a YAML document with single quotes where they mean the same as its double ones.

    Quotes that hold a single quote or an escape stay, as every formatter leaves them.
    """
    import yaml  # imported where YAML is met, to keep start-up light

    parts, at = [], 0
    for token in yaml.scan(document, Loader=yaml.SafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        raw = document[start:end]
        if isinstance(token, yaml.ScalarToken) and token.style == '"' and not {"'", "\\"} & {*raw}:
            parts.extend([document[at:start], "'", raw[1:-1], "'"])
            at = end
    return "".join([*parts, document[at:]])
