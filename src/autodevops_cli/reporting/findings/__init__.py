"""How findings are told: one format per module."""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

from autodevops_cli.reporting.findings._base import Format, Scene

__all__ = ["Format", "Scene", "format_names", "format_of"]


def format_names() -> tuple[str, ...]:
    """Return the names of the formats, in order, without importing any."""
    names = (one.name for one in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.replace("_", "-") for name in names if not name.startswith("_")))


def format_of(name: str) -> Format:
    """Return a format by its name. Raises KeyError for an unknown one."""
    if name not in format_names():
        raise KeyError(name)
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast(Format, module.FORMAT)
