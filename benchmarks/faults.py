"""What becomes of a question to a model when something goes wrong, on every wire.

Each scenario runs over a real socket against the emulator of the tests, with the real SDK or
adapter, the whole chain of layers and a state database of its own. Only pauses are not slept.

    faults.py [--wire NAME] [--only WORDS]
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import _world
from _bench import InputError, finish, share, table
from tests.advisor.scenarios import SCENARIOS, Scenario
from tests.advisor.world import WIRES, Outcome, World
from tests.emulator.server import Emulator

HEADER = ("scenario", "wire", "outcome", "requests", "ledger", "breaker", "as expected")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wire", action="append", choices=WIRES, help="only this one; repeatable")
    parser.add_argument("--only", default="", help="only scenarios with these words in their name")
    return parser.parse_args()


def played(scenario: Scenario, wire: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder, Emulator() as emulator:
        return scenario.play(World(emulator, Path(folder)), wire)


def row(scenario: Scenario, wire: str) -> tuple[str, ...]:
    real, expected = played(scenario, wire), scenario.expected(wire)
    ledger = f"{real.charged} charged, {real.presumed} presumed, {real.open} open"
    breaker = f"{real.breaker}, {real.failures} failures"
    verdict = "yes" if real == expected else f"NO: {expected}"
    told = ", ".join(real.told)
    return (scenario.name, wire, told, str(real.requests), ledger, breaker, verdict)


def rows(asked: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    for scenario in SCENARIOS:
        if asked.only in scenario.name:
            yield from (row(scenario, wire) for wire in asked.wire or WIRES)


def main() -> None:
    asked = options()
    logging.disable()
    found = list(rows(asked))
    if not found:
        raise InputError(f"no scenario of {_world.ROOT} has {asked.only!r} in its name")
    good = sum(line[-1] == "yes" for line in found)
    print(table(HEADER, found))
    print(f"\nas expected: {share(good, len(found))}, {len({line[0] for line in found})} scenarios")


if __name__ == "__main__":
    raise SystemExit(finish(main))
