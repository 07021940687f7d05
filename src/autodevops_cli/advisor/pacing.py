"""Not more requests a minute than a provider takes: each waits here for its turn."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace

from autodevops_cli.advisor._link import Asked, Clock, Held, Link

MINUTE = 60.0
MARGIN = 1.0
"""Seconds added to a minute, because the provider counts by its own clock, on arrival."""


class Turn:
    """The right to one request; whoever makes none gives it back."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.used = False


class Pacer:
    """Gives turns in order, at most `limit` in any `window`; all processes but this one apart.

    Within the window there is no further spacing: as many as are allowed may go at once.
    """

    def __init__(
        self, limit: int, window: float = MINUTE + MARGIN, *, clock: Clock = time.monotonic
    ) -> None:
        self._limit, self._window, self._clock = limit, window, clock
        self._turns: list[Turn] = []
        self._line = asyncio.Lock()
        self._returned = asyncio.Event()

    async def turn(self) -> Turn:
        """Return as soon as a request may be made."""
        async with self._line:
            while (pause := self._pause()) > 0:
                self._returned.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._returned.wait()
            taken = Turn(self._clock())
            self._turns.append(taken)
            return taken

    def leaves(self, turn: Turn) -> None:
        """Count a turn from now on, as its request leaves; the last time it is told counts."""
        turn.used, turn.since = True, self._clock()
        self._turns = [*(other for other in self._turns if other is not turn), turn]

    def over(self, turn: Turn) -> None:
        """Take a turn back of which no use was made."""
        if not turn.used:
            self._turns.remove(turn)
            self._returned.set()

    def _pause(self) -> float:
        """Return how long the next one has to wait."""
        oldest = self._clock() - self._window
        self._turns = [turn for turn in self._turns if not turn.used or turn.since > oldest]
        if len(self._turns) < self._limit:
            return 0.0
        used = next((turn.since for turn in self._turns if turn.used), self._clock())
        return used - oldest


class Paced:
    """Waits for its turn before anything else; that time is nobody's fault."""

    def __init__(self, inner: Link, pacer: Pacer) -> None:
        self._inner, self._pacer = inner, pacer

    async def ask(self, asked: Asked) -> Held:
        """Return the answer."""
        with asked.watch.stopped():
            turn = await self._pacer.turn()
        try:
            return await self._inner.ask(
                replace(asked, leaving=lambda: self._pacer.leaves(turn))
            )  # fmt: skip
        finally:
            self._pacer.over(turn)
