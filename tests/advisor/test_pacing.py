"""How many requests are let through in a while."""

from __future__ import annotations

import asyncio
import time

import pytest

from autodevops_cli.advisor.pacing import Pacer, Turn
from tests.advisor.world import WIRES, World

WINDOW = 0.05


def test_no_more_than_the_limit_leave_in_any_window() -> None:
    async def leaving() -> list[float]:
        pacer = Pacer(3, WINDOW)

        async def one() -> float:
            pacer.leaves(await pacer.turn())
            return time.monotonic()

        return sorted(await asyncio.gather(*(one() for _ in range(8))))

    left = asyncio.run(leaving())

    assert all(late - early >= WINDOW * 0.99 for early, late in zip(left, left[3:], strict=False))


def test_a_turn_that_is_given_back_goes_to_the_next_at_once() -> None:
    async def waiting() -> bool:
        pacer = Pacer(1, 60.0)
        first = await pacer.turn()
        second = asyncio.create_task(pacer.turn())
        await asyncio.sleep(0)
        pacer.over(first)
        return bool(await asyncio.wait_for(second, 1.0))

    assert asyncio.run(waiting())


@pytest.mark.parametrize("wire", WIRES)
def test_a_request_counts_from_the_moment_it_leaves(wire: str, world: World) -> None:
    counted: list[int] = []

    class Counting(Pacer):
        def leaves(self, turn: Turn) -> None:
            counted.append(len(world.emulator.requests))
            super().leaves(turn)

    world.pacer = lambda: Counting(1)

    world.ask(wire)

    # Once when all is ready, and again when the client sends it.
    assert counted == [0, 0]
    assert len(world.emulator.requests) == 1


def test_a_turn_in_use_is_not_given_back() -> None:
    async def waiting() -> bool:
        pacer = Pacer(1, WINDOW)
        first = await pacer.turn()
        pacer.leaves(first)
        pacer.over(first)
        started = time.monotonic()
        await pacer.turn()
        return time.monotonic() - started > WINDOW / 2

    assert asyncio.run(waiting())
