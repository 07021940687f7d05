"""A reply's text as plain JSON: bounded in size and depth, every key once, numbers finite."""

from __future__ import annotations

import json
import re
from typing import Any

from autodevops_cli.advisor.errors import InvalidAnswer

MAX_BYTES = 256_000
MAX_DEPTH = 6
TWICE = "\x00twice"
"""Stands in an object of which the reply gives a key more than once."""
# A string that never ends is taken whole, too: nothing is looked at twice.
_SHAPE = re.compile(r'"(?:[^"\\]|\\.)*+\\?(?:"|\Z)|[\[\]{}]', re.DOTALL)


def parsed(text: str) -> dict[str, Any]:
    """Return the object that a reply holds. Raises InvalidAnswer where it holds anything else."""
    if len(text) > MAX_BYTES or len(text.encode(errors="replace")) > MAX_BYTES:
        raise InvalidAnswer(f"the reply is longer than {MAX_BYTES:,} bytes")
    if _depth(text) > MAX_DEPTH:
        raise InvalidAnswer(f"the reply is nested more than {MAX_DEPTH} deep")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError):  # the text itself may hold anything: it is not repeated
        raise InvalidAnswer("the reply is no JSON") from None
    if not isinstance(found, dict):
        raise InvalidAnswer("the reply is JSON, and no object")
    if TWICE in found:
        raise InvalidAnswer("the reply gives a key more than once")
    return found


def _depth(text: str) -> int:
    deepest = depth = 0
    for found in _SHAPE.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        found[TWICE] = True
    return found


def _refused(constant: str) -> Any:
    raise ValueError(constant)
