"""CI systems: each renders a plan into its own files and reads existing ones."""

from __future__ import annotations

import sys
from functools import cache

from autodevops_cli._discovery import declared
from autodevops_cli.providers._base import Provider


@cache
def providers() -> tuple[Provider, ...]:
    """Return every provider, in name order."""
    return declared(sys.modules[__name__], "PROVIDER", Provider)
