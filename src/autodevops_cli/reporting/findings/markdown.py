"""Findings for a comment on a change: as long as forges take."""

from __future__ import annotations

from collections.abc import Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._tables import page

# GitHub refuses a comment of more than 65,536 characters.
MOST_BYTES = 65_000


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return a heading, a table and folded advice."""
    return page(reports, scene, MOST_BYTES)


FORMAT = Format("markdown", "Markdown for comments", render)
