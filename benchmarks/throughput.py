"""How close many questions come to the fastest that a provider's limit allows.

Against the emulator of the tests, which answers late and lets so many requests through in any
minute. The minimum is what nobody can beat: full minutes, then the last reply. A second run asks
the same again and must not make a request.

    throughput.py [--questions N] [--rate N] [--latency S] [--minute S] [--wire NAME]
"""

from __future__ import annotations

import argparse
import asyncio
import math
import tempfile
import time
from pathlib import Path

import _world
from _bench import InputError, finish, table
from tests.advisor.world import WIRES, Time, World, answered, question
from tests.emulator.server import Emulator
from tests.emulator.wire import Setup

from autodevops_cli.advisor._base import Answer
from autodevops_cli.advisor.pacing import MARGIN, MINUTE, Pacer

MOST = 1.05


class RealTime(Time):
    """The time that passes."""

    def __call__(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--rate", type=int, default=60, help="requests a minute")
    parser.add_argument("--latency", type=float, default=4.0, help="seconds")
    parser.add_argument("--minute", type=float, default=MINUTE, help="its length in seconds")
    parser.add_argument("--wire", choices=WIRES, default="gemini")
    return parser.parse_args()


def asked_all(world: World, wire: str, questions: int) -> tuple[float, int]:
    """Return the seconds that all questions took together, and how many were answered."""

    async def at_once() -> int:
        async with world.advisor(wire) as advisor:
            asking = (answered(advisor, question(f"repository {n}")) for n in range(questions))
            return sum(isinstance(one, Answer) for one in await asyncio.gather(*asking))

    started = time.monotonic()
    good = asyncio.run(at_once())
    return time.monotonic() - started, good


def measured(asked: argparse.Namespace, folder: Path) -> list[tuple[str, ...]]:
    setup = Setup(latency=asked.latency, rate=asked.rate, minute=asked.minute)
    minimum = (math.ceil(asked.questions / asked.rate) - 1) * asked.minute + asked.latency
    rows = []
    with Emulator(setup) as emulator:
        world = World(emulator, folder)
        world.time = RealTime()
        window = asked.minute * (MINUTE + MARGIN) / MINUTE
        world.pacer = lambda: Pacer(asked.rate, window)
        for run in ("first", "second"):
            before = len(emulator.requests)
            wall, good = asked_all(world, asked.wire, asked.questions)
            made = len(emulator.requests) - before
            ratio = f"{wall / minimum:.3f}" if run == "first" else "-"
            rows.append((run, f"{good}/{asked.questions}", str(made), f"{wall:.1f}", ratio))
    print(table(("run", "answered", "requests", "seconds", "of the minimum"), rows))
    print(f"\nminimum {minimum:.1f} s; aim: at most {MOST} of it, and 0 requests the second time")
    return rows


def main() -> None:
    asked = options()
    if asked.questions < 1 or asked.rate < 1:
        raise InputError(f"{_world.ROOT.name}: at least one question and one request a minute")
    with tempfile.TemporaryDirectory() as folder:
        measured(asked, Path(folder))


if __name__ == "__main__":
    raise SystemExit(finish(main))
