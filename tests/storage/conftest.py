"""A state database in a folder of the test, and a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autodevops_cli.storage.database import Database
from autodevops_cli.storage.opening import open_state

NOON = 1_795_464_000.0
"""2026-11-23 20:00 UTC, noon in Los Angeles."""


class Clock:
    """Tells the time that it was set to."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()
