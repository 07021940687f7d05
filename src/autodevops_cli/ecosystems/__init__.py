"""What we know about each language: one module or folder per ecosystem, strangers to each other."""

from __future__ import annotations

import sys
from functools import cache

from autodevops_cli._discovery import declared
from autodevops_cli.ecosystems._base import Ecosystem


@cache
def ecosystems() -> tuple[Ecosystem, ...]:
    """Return every ecosystem, in name order."""
    return declared(sys.modules[__name__], "ECOSYSTEM", Ecosystem)
