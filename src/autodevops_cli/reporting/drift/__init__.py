"""How drift is told: one format per module."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from autodevops_cli.model.drift import DriftReport
from autodevops_cli.reporting.drift._base import Look

__all__ = ["FORMATS", "Look", "render"]

FORMATS = {"json": "json_v1", "markdown": "markdown", "text": "text"}


def render(reports: Sequence[DriftReport], format_name: str, look: Look) -> str:
    """Return the reports as text in one of FORMATS."""
    module = importlib.import_module(f"{__name__}.{FORMATS[format_name]}")
    return "".join(module.render(reports, look))
