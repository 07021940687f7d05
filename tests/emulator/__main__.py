"""`python -m tests.emulator --port 0`: run the emulator until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from tests.emulator.faults import NAMED
from tests.emulator.server import Emulator
from tests.emulator.wire import NOTHING_TO_SAY, Setup


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--key", default="test-key", help="the key that is right")
    parser.add_argument("--answer", type=Path, help="a file with the text of every answer")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each reply")
    parser.add_argument("--rate", type=int, default=0, help="requests a minute; 0 for no limit")
    parser.add_argument(
        "--fault", action="append", default=[], choices=sorted(NAMED),
        help="what the next request meets; again for the one after it",
    )  # fmt: skip
    parser.add_argument("--always", choices=sorted(NAMED), help="what every further one meets")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    said = asked.answer.read_text(encoding="utf-8") if asked.answer else NOTHING_TO_SAY
    setup = Setup(
        key=asked.key, answer=lambda _: said, latency=asked.latency, rate=asked.rate
    )  # fmt: skip
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    with Emulator(setup, asked.port) as emulator:
        emulator.faults(*(NAMED[name] for name in asked.fault))
        emulator.always = NAMED.get(asked.always)
        print(emulator.url, flush=True)
        over.wait()


if __name__ == "__main__":
    main()
