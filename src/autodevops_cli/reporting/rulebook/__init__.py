"""Rules as a list and as pages, for people and for programs: one module per format.

A format is a module with `listed(pages)` and `shown(page)`; its name is the module's, without a
version.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType

from autodevops_cli.model.checking import RulePage

_MODULES: Mapping[str, str] = {"text": "text", "json": "json_v1", "markdown": "markdown"}
FORMATS = tuple(_MODULES)


def listed(pages: Sequence[RulePage], form: str) -> str:
    """Return a list of rules in a format."""
    text: str = _format(form).listed(pages)
    return text


def shown(page: RulePage, form: str = "text") -> str:
    """Return the page of one rule in a format."""
    text: str = _format(form).shown(page)
    return text


def _format(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{_MODULES[name]}")
