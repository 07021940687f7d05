"""How findings are told: one format per module."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import cast

from autodevops_cli.reporting.findings._base import Format, Scene

__all__ = ["Format", "Scene", "format_names", "format_of"]


def format_names() -> tuple[str, ...]:
    """Return the names of the formats, in order, without importing any."""
    return tuple(sorted(_modules()))


def format_of(name: str) -> Format:
    """Return a format by its name. Raises KeyError for an unknown one."""
    return cast(Format, importlib.import_module(f"{__name__}.{_modules()[name]}").FORMAT)


def _modules() -> dict[str, str]:
    """Return the module of each format; its name is the module's without a version, with dashes."""
    names = sorted(one.name for one in pkgutil.iter_modules(__path__))
    return {
        re.sub(r"_v\d+$", "", name).replace("_", "-"): name
        for name in names
        if not name.startswith("_")
    }
