from __future__ import annotations

import math

import pytest

from autodevops_cli.storage.cool_down import CoolDowns, Pause
from autodevops_cli.storage.database import Database

from .conftest import Clock


@pytest.fixture
def pauses(database: Database, clock: Clock) -> CoolDowns:
    return CoolDowns(database, clock=clock)


def test_nobody_waits_for_a_provider_that_said_nothing(pauses: CoolDowns) -> None:
    assert pauses.remaining("gemini/flash") == 0


def test_all_processes_wait_until_the_end(
    pauses: CoolDowns, database: Database, clock: Clock
) -> None:
    pauses.start("gemini/flash", 30)
    clock.now += 10

    other = CoolDowns(database, clock=clock)
    assert (other.remaining("gemini/flash"), other.remaining("another")) == (20, 0)
    assert other.pauses() == (Pause("gemini/flash", "2026-11-23T20:00:30+00:00"),)


def test_it_is_over_at_the_end(pauses: CoolDowns, clock: Clock) -> None:
    pauses.start("gemini/flash", 30)
    clock.now += 30

    assert (pauses.remaining("gemini/flash"), pauses.pauses()) == (0, ())


@pytest.mark.parametrize(("first", "second"), [(30, 5), (5, 30)])
def test_the_later_end_stays(pauses: CoolDowns, first: int, second: int) -> None:
    pauses.start("gemini/flash", first)
    pauses.start("gemini/flash", second)

    assert pauses.remaining("gemini/flash") == 30


@pytest.mark.parametrize(
    ("said", "waited"),
    [(10**12, 90_000), (math.inf, 90_000), (math.nan, 0), (-1, 0), (-math.inf, 0)],
)
def test_what_a_reply_says_is_bounded(pauses: CoolDowns, said: float, waited: float) -> None:
    pauses.start("gemini/flash", said)

    assert pauses.remaining("gemini/flash") == waited


def test_a_clock_that_was_set_back_keeps_nobody_waiting(pauses: CoolDowns, clock: Clock) -> None:
    pauses.start("gemini/flash", 30)
    clock.now -= 86_400 * 365

    assert pauses.remaining("gemini/flash") == 0
    pauses.start("gemini/flash", 5)
    assert pauses.remaining("gemini/flash") == 5
