"""Trying again: seldom, ever later, never before the provider wants it, and not for ever."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.stop import stop_base

from autodevops_cli.advisor._link import Asked, Clock, Held, Link, Stopwatch
from autodevops_cli.advisor.errors import AdvisorError, CallInFlight, TransportError

AN_ANSWER_TAKES = 8.0
"""Seconds to wait for the answer that somebody else is asking for at this moment."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try again and how long in all, in seconds.

    The pause before a retry is any between 0 and `base`, doubled with each further one up to
    `longest`, on top of what the provider asks for.
    """

    retries: int = 3
    base: float = 1.0
    longest: float = 30.0
    within: float = 180.0


class Retrying:
    """Asks again where that may help."""

    def __init__(
        self,
        inner: Link,
        patience: Patience | None = None,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._inner, self._patience = inner, patience or Patience()
        self._clock, self._sleep, self._chance = clock, sleep, chance

    async def ask(self, asked: Asked) -> Held:
        """Return the first answer. Raises the last failure when there is none in time."""
        watch = Stopwatch(self._patience.within, self._clock)
        trying = AsyncRetrying(
            retry=retry_if_exception(_may_help),
            wait=self._pause,
            stop=stop_after_attempt(1 + self._patience.retries) | _TooLate(watch),
            sleep=self._sleep,
            reraise=True,
        )
        return await trying(self._inner.ask, replace(asked, watch=watch))

    def _pause(self, state: RetryCallState) -> float:
        floor = _floor(state.outcome.exception() if state.outcome else None)
        doubled = self._patience.base * 2.0 ** (state.attempt_number - 1)
        return floor + self._chance() * min(self._patience.longest, doubled)


def _floor(error: BaseException | None) -> float:
    """Return the seconds before which trying again is for nothing."""
    match error:
        case TransportError():
            return error.wait
        case CallInFlight():
            return AN_ANSWER_TAKES
        case _:
            return 0.0


class _TooLate(stop_base):
    """Stops before a pause that would end after the time is over."""

    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.upcoming_sleep >= self._watch.left


def _may_help(error: BaseException) -> bool:
    return isinstance(error, AdvisorError) and error.retryable
