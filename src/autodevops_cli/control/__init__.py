"""What people decided about findings: which are ignored and why, and which were there before."""

from __future__ import annotations

from autodevops_cli.control._ignore import RuleNames
from autodevops_cli.control.baseline import (
    Baseline,
    baseline_of,
    read_baseline,
    stale,
    with_baseline,
    written,
)
from autodevops_cli.control.ignores import Decided, with_ignores
from autodevops_cli.control.pages import PAGES

__all__ = [
    "PAGES", "Baseline", "Decided", "RuleNames", "baseline_of", "read_baseline", "stale",
    "with_baseline", "with_ignores", "written",
]  # fmt: skip
