"""Writes single YAML scalars the way a careful person would: plain where plain is safe."""

from __future__ import annotations

import json
import re

PLAIN = re.compile(r"[A-Za-z_/][\w ./@+=~^$<>()|;,!?'\"*&%{}\[\]-]*(?<! )")
WORDS = frozenset("true false yes no on off null y n".split())
AMBIGUOUS = re.compile(r" #|: |:$")


def scalar(text: str) -> str:
    """Return `text` as a one-line YAML scalar; quoted when plain could be read as anything else."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS and not AMBIGUOUS.search(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(values: tuple[str, ...]) -> str:
    """Return a one-line YAML list of scalars."""
    return "[" + ", ".join(_in_flow(value) for value in values) + "]"


def _in_flow(text: str) -> str:
    return scalar(text) if re.fullmatch(r"[\w./ -]+", text) else json.dumps(text)


def comment(text: str) -> str:
    """Return `text` fit for the rest of a comment line: one line, no control characters."""
    return re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", text).strip()[:160]


def quoted_flow(values: tuple[str, ...]) -> str:
    """Return a one-line YAML list of strings, each quoted so that "3.10" stays a text."""
    return "[" + ", ".join(json.dumps(value, ensure_ascii=False) for value in values) + "]"


def shell_word(text: str) -> str:
    """Return `text` as one word of a shell command line."""
    return f'"{text}"' if " " in text else text
