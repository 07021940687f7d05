"""Merges texts that are brought together line by line."""

from __future__ import annotations

import json
import tomllib

from autodevops_cli.merging._lines import merge_lines
from autodevops_cli.merging._result import Merged, Refused, refused_whole


def merge_text(base: str, current: str, new: str) -> Merged:
    """Return the lines of both sides; where both changed the same ones, those of the person."""
    found = merge_lines(base, current, new)
    refused = tuple(Refused((), one.kept, one.refused, one.line) for one in found.clashes)
    return Merged(found.text, refused)


def merge_toml(base: str, current: str, new: str) -> Merged:
    """Return the lines of both sides, as long as that is TOML."""
    merged = merge_text(base, current, new)
    return merged if _is_toml(merged.text) else refused_whole(current, new)


def canonical_toml(text: str) -> str:
    """Return a text that is the same for files that hold the same data."""
    try:
        return json.dumps(tomllib.loads(text), sort_keys=True, default=repr)
    except (ValueError, RecursionError):
        return text


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
