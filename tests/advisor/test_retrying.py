"""When it is tried again, and how long is waited before."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from autodevops_cli.advisor._base import Answer
from autodevops_cli.advisor._link import Asked, Held
from autodevops_cli.advisor.errors import (
    AdvisorError,
    BreakerOpen,
    CallInFlight,
    DailyQuota,
    QuotaSpent,
    RateLimited,
    Unavailable,
)
from autodevops_cli.advisor.pacing import Paced, Pacer, Turn
from autodevops_cli.advisor.retrying import Patience, Retrying
from tests.advisor.world import Time, prompt, question

ASKED = Asked(question(), prompt(question()))


@dataclass
class Failing:
    """A provider that fails so often, each time so many seconds later."""

    time: Time
    failures: list[AdvisorError]
    takes: float = 0.0
    tries: int = field(default=0)

    async def ask(self, _: Asked) -> Held:
        self.tries += 1
        self.time.now += self.takes
        if self.failures:
            raise self.failures.pop(0)
        return Held(Answer(), "")


def tried(
    *failures: AdvisorError, chance: float = 1.0, takes: float = 0.0,
    patience: Patience | None = None,
) -> tuple[int, list[float]]:  # fmt: skip
    """Return how often it was tried, and the pauses between."""
    time = Time()
    inner = Failing(time, list(failures), takes)
    retrying = Retrying(inner, patience, clock=time, sleep=time.sleep, chance=lambda: chance)
    with suppress(AdvisorError):
        asyncio.run(retrying.ask(ASKED))
    return inner.tries, time.naps


def test_the_pauses_double() -> None:
    assert tried(*[Unavailable("x")] * 4) == (4, [1.0, 2.0, 4.0])


def test_chance_takes_any_part_of_a_pause() -> None:
    assert tried(*[Unavailable("x")] * 4, chance=0.25) == (4, [0.25, 0.5, 1.0])


def test_a_pause_is_never_longer_than_the_longest() -> None:
    patience = Patience(retries=5, base=4.0, longest=10.0)

    assert tried(*[Unavailable("x")] * 5, patience=patience)[1] == [4.0, 8.0, 10.0, 10.0, 10.0]


def test_what_the_provider_asks_for_is_the_floor() -> None:
    assert tried(RateLimited("x", wait=34.0), chance=0.5) == (2, [34.5])


def test_no_pause_is_made_that_ends_after_the_time_is_over() -> None:
    assert tried(RateLimited("x", wait=180.0)) == (1, [])


def test_the_time_of_all_tries_together_is_limited() -> None:
    assert tried(*[Unavailable("x")] * 4, takes=89.0) == (2, [1.0])


@pytest.mark.parametrize(
    "error",
    [DailyQuota("x"), BreakerOpen("x"), QuotaSpent("x")],
    ids=lambda error: type(error).__name__,
)
def test_what_does_not_pass_soon_is_not_tried_again(error: AdvisorError) -> None:
    assert tried(error) == (1, [])


def test_waiting_for_ones_turn_is_not_part_of_the_time() -> None:
    time = Time()

    class Queue(Pacer):
        async def turn(self) -> Turn:
            time.now += 1_000.0
            return await super().turn()

    inner = Failing(time, [Unavailable("x")])
    paced = Paced(inner, Queue(10))
    retrying = Retrying(paced, clock=time, sleep=time.sleep, chance=lambda: 1.0)

    assert asyncio.run(retrying.ask(ASKED)) == Held(Answer(), "")


def test_a_question_that_another_one_asks_is_asked_for_again() -> None:
    assert tried(CallInFlight("x")) == (2, [9.0])
