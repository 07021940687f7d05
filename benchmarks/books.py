"""Whether the books of the advisor hold when processes race and when they are killed.

Eight processes share one state database. They open it when it is new; they buy until the cap of a
day is reached; they ask the same questions at the same time; they all try whether a provider is
back. Then one process after the other buys and is killed with SIGKILL at a random moment.

    books.py [--processes N] [--openings N] [--cap N] [--rounds N] [--kills N] [--seed N]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count, repeat
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TypeVar

from _bench import InputError, finish, table

from autodevops_cli.errors import BreakerOpen, CallInFlight, QuotaSpent, StateUnavailable
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage.audit import differences
from autodevops_cli.storage.breaker import Breaker
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.opening import open_state
from autodevops_cli.storage.quota import Limit, Limits
from autodevops_cli.storage.spending import resent

SCOPE = "gemini/gemini-3.8-flash"
LIMIT = 600.0
TRIES = 25
QUESTIONS = 200
WARM = 3
SPAWN = multiprocessing.get_context("spawn")
OPEN = ("reserved", "sent")
T = TypeVar("T")

CHARGES = "SELECT key, COUNT(*) FROM ai_charge GROUP BY key"
CALLS = "SELECT key, state, sends, response IS NOT NULL FROM ai_call"

meeting: list[Barrier] = []
"""Where the processes of a race wait for one another; filled in each of them."""


@dataclass(frozen=True)
class Line:
    """A claim, how often it was tried, and what was to be seen and was."""

    claim: str
    tried: int
    expected: object
    seen: object
    seconds: float

    def cells(self) -> list[object]:
        verdict = "yes" if self.expected == self.seen else "NO"
        return [self.claim, self.tried, self.expected, self.seen, verdict, f"{self.seconds:.1f}"]


def main() -> None:
    options = parse()
    lines = [
        *race_to_open(options.processes, options.openings),
        *race_for_quota(options.processes, options.cap),
        *race_for_answers(options.processes),
        *race_for_the_probe(options.processes, options.rounds),
        *kills(options.kills, random.Random(options.seed)),
    ]
    header = ["claim", "tried", "expected", "seen", "holds", "s"]
    print(table(header, [one.cells() for one in lines]))
    if failed := [one.claim for one in lines if one.expected != one.seen]:
        raise InputError(f"{len(failed)} of {len(lines)} claims do not hold")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=8, metavar="N")
    parser.add_argument("--openings", type=int, default=600, metavar="N", help="of new databases")
    parser.add_argument("--cap", type=int, default=1_000, metavar="N", help="requests a day")
    parser.add_argument("--rounds", type=int, default=100, metavar="N", help="of half-open")
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--seed", type=int, default=5, metavar="N", help="of the moments of death")
    return parser.parse_args()


def call(key: str) -> Call:
    return Call(key, "acme", "ada", SCOPE, tokens=40_000, cost=45_000)


def ledger(database: Database, cap: int) -> Ledger:
    limit = Limit(requests=cap)
    return Ledger(database, Limits(user=Limit(), organisation=limit))


# ---------------------------------------------------------------- a new database


def race_to_open(processes: int, rounds: int) -> Iterator[Line]:
    with state() as database:
        begun = time.monotonic()
        failed = sum(at_once(processes, open_all, database.path.parent, rounds))
        took = time.monotonic() - begun
        claim = f"{processes} processes open {rounds} new databases, and fail"
        yield Line(claim, processes * rounds, 0, failed, took)


def open_all(_: int, folder: Path, rounds: int) -> int:
    """Open databases that are not there yet; how many could not be opened."""
    failed = 0
    for number in range(rounds):
        meet()
        try:
            open_state(f"sqlite:///{folder / f'{number}.db'}").close()
        except StateUnavailable as error:
            print(error)
            failed += 1
    return failed


# ---------------------------------------------------------------- a cap


def race_for_quota(processes: int, cap: int) -> Iterator[Line]:
    with state() as database:
        begun = time.monotonic()
        done = at_once(processes, spend, database.path, cap)
        tried, bought = sum(one for one, _ in done), sum(one for _, one in done)
        took = time.monotonic() - begun
        account = ledger(database, cap).accounts("acme", "ada")[0]
        yield Line(
            f"{processes} processes hold a cap of {cap:,} requests", tried, cap, bought, took
        )
        yield Line("… and the account says the same", tried, cap, account.used.requests, took)
        yield Line("… accounts that do not balance", 3, 0, len(differences(database)), took)


def spend(number: int, path: Path, cap: int) -> tuple[int, int]:
    """Buy, and give back every tenth time, until nothing is left; how often tried and bought."""
    database = open_state(f"sqlite:///{path}")
    books = ledger(database, cap)
    tried = bought = 0
    meet()
    while True:
        key = f"{number}-{tried}"
        tried += 1
        try:
            books.reserve(call(key))
        except QuotaSpent:
            # What others hold now they may give back.
            if not books.accounts("acme", "ada")[0].held.requests:
                return tried, bought
            continue
        if tried % 10 == 0:
            books.release(key)
            continue
        books.sent(key)
        bought += 1
        books.settle(key, Usage(30_000, 0, 500, 900), 40_000, "{}")


# ---------------------------------------------------------------- the same questions


def race_for_answers(processes: int) -> Iterator[Line]:
    with state() as database:
        begun = time.monotonic()
        bought = sum(at_once(processes, ask_all, database.path))
        took = time.monotonic() - begun
        tried = processes * QUESTIONS
        claim = f"{QUESTIONS} questions of {processes} processes are bought once"
        yield Line(claim, tried, QUESTIONS, bought, took)
        yield Line("… bought more than once", QUESTIONS, 0, len(resent(database, "acme")), took)


def ask_all(_: int, path: Path) -> int:
    """Ask the questions that all ask; how many of them this process bought."""
    books = ledger(open_state(f"sqlite:///{path}"), QUESTIONS * 2)
    bought = 0
    meet()
    for key in map(str, range(QUESTIONS)):
        while True:
            try:
                if books.reserve(call(key)) is None:
                    books.sent(key)
                    bought += 1
                    books.settle(key, Usage(30_000, 0, 500, 900), 40_000, "{}")
                break
            except CallInFlight:
                time.sleep(0.001)
    return bought


# ---------------------------------------------------------------- half-open


def race_for_the_probe(processes: int, rounds: int) -> Iterator[Line]:
    with state() as database:
        begun = time.monotonic()
        permits = at_once(processes, probe, database.path, rounds)
        took = time.monotonic() - begun
        per_round = Counter(number for numbers in permits for number in numbers)
        tried = processes * rounds * TRIES
        claim = f"{processes} processes get one probe at half-open, in {rounds} rounds"
        yield Line(claim, tried, {1: rounds}, dict(Counter(per_round.values())), took)


def probe(number: int, path: Path, rounds: int) -> list[int]:
    """Try many times in each round to be the one; the rounds in which this process was it."""
    database = open_state(f"sqlite:///{path}")
    won = []
    for turn in range(rounds):
        opened = 1_000.0 * (turn + 1)
        if number == 0:
            fail(Breaker(database, clock=partial(float, opened)))
        breaker = Breaker(database, clock=partial(float, opened + 60))
        meet()
        permits = [permit for _ in range(TRIES) if (permit := admitted(breaker))]
        won += [turn] * len(permits)
        meet()
        for permit in permits:
            breaker.report(SCOPE, permit, failed=False)
            breaker.report(SCOPE, breaker.admit(SCOPE), failed=False)
        meet()
    return won


def fail(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.report(SCOPE, breaker.admit(SCOPE), failed=True)


def admitted(breaker: Breaker) -> int:
    try:
        return breaker.admit(SCOPE)
    except BreakerOpen:
        return 0


# ---------------------------------------------------------------- sudden death


@dataclass
class Deaths:
    """What was seen after each kill; `paid` is how often a key had left when it was committed."""

    unbalanced: int = 0
    found: Counter[str] = field(default_factory=Counter)
    paid: dict[str, int] = field(default_factory=dict)


def kills(times: int, moments: random.Random) -> Iterator[Line]:
    with state() as database:
        begun, log = time.monotonic(), database.path.with_name("sent.log")
        log.touch()
        seen = Deaths()
        for _ in range(times):
            die(database.path, log, moments.uniform(0.0, 0.1))
            look(database, log, seen)
        reaped = Ledger(database).reap()
        took = time.monotonic() - begun
        yield from verdicts(database, log, times, seen, took)
        places = ", ".join(f"{place} {seen.found[place]}" for place in (*OPEN, "neither"))
        print(f"Killed while a call was: {places}. Reaped at the end: {reaped}.\n")


def die(path: Path, log: Path, after: float) -> None:
    """Start a process that buys, and kill it a moment after it began to."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=buy, args=(path, log, theirs))
    process.start()
    if not ours.poll(LIMIT) or process.pid is None:
        raise InputError("the process that buys did not start")
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    process.join(LIMIT)


def buy(path: Path, log: Path, ready: Connection) -> None:
    """Buy one answer after the other, from the last ones on; what leaves is noted in a file."""
    database = open_state(f"sqlite:///{path}")
    books, first = Ledger(database, Limits(Limit(), Limit())), len(calls(database))
    with log.open("ab", buffering=0) as sent:
        for number in count(max(0, first - 5)):
            key = f"answer-{number}"
            if books.reserve(call(key)) is None:
                books.sent(key)
                sent.write(f"{key}\n".encode())
                books.settle(key, Usage(30_000, 0, 500, 900), 40_000, "{}")
            if number == first + WARM:
                ready.send("buying")


def look(database: Database, log: Path, seen: Deaths) -> None:
    seen.unbalanced += bool(differences(database))
    rows, sends = calls(database), Counter(log.read_text().split())
    seen.found[next((state for _, state, _, _ in rows if state in OPEN), "neither")] += 1
    for key, _, _, done in rows:
        if done:
            seen.paid.setdefault(key, sends[key])


def verdicts(
    database: Database, log: Path, times: int, seen: Deaths, took: float
) -> Iterator[Line]:
    rows, sends = calls(database), Counter(log.read_text().split())
    again = sum(sends[key] - often for key, often in seen.paid.items())
    unnoted = sum(sends[key] > noted for key, _, noted, _ in rows)
    charged = charges(database)
    free = sum(max(0, often - charged[key]) for key, often in sends.items())
    twice = {key for key, often in sends.items() if often > 1}
    unlisted = len(twice - {one.key for one in resent(database, "acme")})
    left = sum(state in OPEN for _, state, _, _ in rows)
    yield Line("books out of balance right after a kill -9", times, 0, seen.unbalanced, took)
    yield Line("… after reaping", 1, 0, len(differences(database)), took)
    yield Line("… reservations left open after reaping", len(rows), 0, left, took)
    yield Line("committed answers bought again", len(seen.paid), 0, again, took)
    yield Line("requests that left without a note", sum(sends.values()), 0, unnoted, took)
    yield Line("… or were never charged", sum(sends.values()), 0, free, took)
    yield Line("sent twice, killed under way, and not listed", len(twice), 0, unlisted, took)


def calls(database: Database) -> list[tuple[str, str, int, bool]]:
    """Key, state, sends, and whether an answer is committed."""
    with database.reading() as session:
        return [
            (str(key), str(state), int(str(sends)), bool(done))
            for key, state, sends, done in session.rows(CALLS)
        ]


def charges(database: Database) -> Counter[str]:
    """How often each key was charged."""
    with database.reading() as session:
        return Counter({str(key): int(str(times)) for key, times in session.rows(CHARGES)})


# ---------------------------------------------------------------- processes


def at_once(processes: int, work: Callable[..., T], *arguments: object) -> list[T]:
    """What the same work returned in as many processes, which began together."""
    barrier = SPAWN.Barrier(processes)
    with ProcessPoolExecutor(processes, SPAWN, meet_at, (barrier,)) as pool:
        return list(pool.map(work, range(processes), *map(repeat, arguments)))


def meet_at(barrier: Barrier) -> None:
    meeting.append(barrier)


def meet() -> None:
    meeting[-1].wait(LIMIT)


@contextmanager
def state() -> Iterator[Database]:
    """A new state database in a folder that goes away."""
    folder = Path(tempfile.mkdtemp(prefix="books-"))
    database = open_state(f"sqlite:///{folder / 'state.db'}")
    try:
        yield database
    finally:
        database.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(finish(main))
