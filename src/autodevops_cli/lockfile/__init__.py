"""The lock: what was written into a repository, so that a person's edits can be told from ours."""

from __future__ import annotations

from autodevops_cli.lockfile._read import read
from autodevops_cli.lockfile._values import (
    LOCK,
    VERSION,
    Lock,
    Locked,
    Origin,
    blob_id,
    canonical_hash,
)
from autodevops_cli.lockfile._write import write

__all__ = [
    "LOCK", "VERSION", "Lock", "Locked", "Origin", "blob_id", "canonical_hash", "read", "write",
]  # fmt: skip
