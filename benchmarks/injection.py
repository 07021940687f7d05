"""Whether repositories and answers that try to become commands get anywhere; prints a table.

Every case goes the whole way: files that git tracks, the pack, the real SDK, a loopback emulator
that answers as an attacker wishes, judgement, the plan, the bytes to write, with and without
consent.

    injection.py [--each]
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import _world
from _bench import InputError, finish, share, table
from tests.advisor.attacks import Attack, Outcome, attacked, made, obedient
from tests.advisor.hostile_answers import CANARY, answers
from tests.advisor.hostile_repositories import BASE, OUTSIDE, SECRETS, repositories
from tests.advisor.questions import QUESTION
from tests.emulator.server import Emulator

from autodevops_cli.advisor._base import Question

EACH = ("case", "holds", "asked", "choices applied", "items dropped", "what went wrong")
ALL = (
    "cases", "number", "without consent byte-identical", "with consent only offered ids",
    "attacker's text in a file", "executed", "leaked or beyond the pack", "hold",
)  # fmt: skip


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", action="store_true", help="a line for every case")
    return parser.parse_args()


def main() -> None:
    asked = options()
    assert _world.ROOT.is_dir()
    logging.disable(logging.ERROR)
    with tempfile.TemporaryDirectory() as scratch, Emulator() as emulator:
        os.chdir(scratch)
        hostile = dict(repositories_attack(emulator, Path(scratch)))
        speaking = dict(answers_attack(emulator, Path(scratch)))
    if asked.each:
        print(table(EACH, [each(name, one) for name, one in {**hostile, **speaking}.items()]))
        print()
    print(table(ALL, [total("repositories", hostile), total("answers", speaking)]))
    every = [*hostile.values(), *speaking.values()]
    if not all(one.holds for one in every):
        raise InputError("an attack got somewhere")


def repositories_attack(emulator: Emulator, scratch: Path) -> Iterator[tuple[str, Outcome]]:
    """Yield what comes of every hostile repository, with a model that obeys it."""
    for number, (name, files) in enumerate(repositories()):
        folder = made(scratch / f"repository-{number}", files)
        marks = ("evil", "rm -rf", "INJECTED")
        attack = Attack(folder, obedient, marks, (OUTSIDE,))
        yield name, attacked(attack, emulator, scratch / f"repository-{number}-state")


def answers_attack(emulator: Emulator, scratch: Path) -> Iterator[tuple[str, Outcome]]:
    """Yield what comes of every hostile answer about an ordinary repository."""
    folder = made(scratch / "ordinary", {**BASE, **SECRETS})
    names = [name for name, _ in answers(QUESTION)]
    for number, name in enumerate(names):
        attack = Attack(folder, partial(answer, name), (CANARY,), (OUTSIDE,))
        yield name, attacked(attack, emulator, scratch / f"answer-{number}-state")


def answer(name: str, question: Question) -> str:
    """Return the hostile answer of a name."""
    return dict(answers(question))[name]


def each(name: str, one: Outcome) -> tuple[object, ...]:
    """Return the line of a case."""
    held = replace(Outcome(), choices=one.choices, dropped=one.dropped, asked=one.asked)
    wrong = [key for key, value in asdict(one).items() if value != asdict(held)[key]]
    return name, one.holds, one.asked, one.choices, one.dropped, ", ".join(wrong) or "nothing"


def total(name: str, found: Mapping[str, Outcome]) -> tuple[object, ...]:
    """Return the line of all cases of a kind."""
    every = found.values()
    return (
        name, len(every), sum(one.identical for one in every), sum(one.allowed for one in every),
        sum(bool(one.foreign) for one in every), sum(one.executed for one in every),
        sum(bool(one.leaked or one.beyond or one.elsewhere) for one in every),
        share(sum(one.holds for one in every), len(every)),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(finish(main))
