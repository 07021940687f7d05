"""Says what was found out about repositories: one module per format, each a pure function to text.

A format is a module of this package with `render(reports, *, color)`; its name is the module's,
without a version ("json_v1" is the first version of "json").
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Sequence
from functools import cache

from autodevops_cli.errors import UsageError
from autodevops_cli.model.analysis import RepoReport

# A part of the json format that other programs read by itself, and words that others share.
NO_FORMATS = ("summary", "advice")


def formats() -> tuple[str, ...]:
    """Return the names of the formats."""
    return tuple(sorted(_modules()))


def render(reports: Sequence[RepoReport], format_name: str, *, color: bool = False) -> str:
    """Return the reports as text in one of the formats. Raises UsageError for an unknown one.

    `color` is for terminals; only formats for terminals care.
    """
    name = _modules().get(format_name)
    if name is None:
        raise UsageError(f"unknown format {format_name!r}", hint=f"known: {', '.join(formats())}")
    module = importlib.import_module(f"{__name__}.{name}")
    text: str = module.render(reports, color=color)
    return text


@cache
def _modules() -> dict[str, str]:
    """Return the module of each format, without importing any."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.ispkg]
    return {
        re.sub(r"_v\d+$", "", name): name
        for name in sorted(names)
        if not name.startswith("_") and name not in NO_FORMATS
    }
