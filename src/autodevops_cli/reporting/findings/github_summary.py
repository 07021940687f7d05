"""The summary that GitHub Actions shows for a job."""

from __future__ import annotations

from collections.abc import Sequence

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._tables import page

# GitHub drops the whole summary of a step above 1 MiB; other commands may write there, too.
MOST_BYTES = 900_000


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return a heading, a table and folded advice."""
    return page(reports, scene, MOST_BYTES)


FORMAT = Format("github-summary", "Job summary of GitHub Actions", render)
