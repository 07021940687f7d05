"""Why a proof could not be tried."""

from __future__ import annotations


class NotRunError(Exception):
    """A rung that cannot run here; the message says why."""
