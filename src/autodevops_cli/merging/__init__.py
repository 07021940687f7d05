"""Brings a new rendering and a person's edits together without losing either."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from autodevops_cli.merging._result import Merged, Refused, refused_whole

__all__ = ["Merged", "Refused", "canonical", "merge"]

MAX_LENGTH = 1_000_000
"""Characters; nobody writes a longer file by hand."""


def merge(path: str, base: str, current: str, new: str) -> Merged:
    """Return `current` with what changed from `base` to `new`; a person's value always stays.

    `path` decides how the text is read.
    """
    if current in (base, new):
        return Merged(new)
    if base == new:
        return Merged(current)
    if max(len(base), len(current), len(new)) > MAX_LENGTH:
        return refused_whole(current, new)
    match _kind(path):
        case "yaml":
            from autodevops_cli.merging._structured import merge_yaml

            return merge_yaml(base, current, new)
        case "json":
            from autodevops_cli.merging._structured import merge_json

            return merge_json(base, current, new)
        case kind:
            from autodevops_cli.merging._plain import merge_text, merge_toml

            return (merge_toml if kind == "toml" else merge_text)(base, current, new)


def canonical(path: str, text: str) -> str:
    """Return a text that is the same for files that differ in layout and comments alone."""
    match _kind(path):
        case "yaml":
            from autodevops_cli.merging._structured import canonical_yaml

            return canonical_yaml(text)
        case "json":
            try:
                return json.dumps(json.loads(text), sort_keys=True)
            except (ValueError, RecursionError):
                return text
        case "toml":
            from autodevops_cli.merging._plain import canonical_toml

            return canonical_toml(text)
        case _:
            return text.strip()


def _kind(path: str) -> str:
    suffix = PurePosixPath(path).suffix.lower().removeprefix(".")
    return "yaml" if suffix == "yml" else suffix
