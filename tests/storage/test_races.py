"""Real processes at one database: at once, and killed in the middle of everything."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from autodevops_cli.errors import BreakerOpen, QuotaSpent
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage.audit import differences
from autodevops_cli.storage.breaker import Breaker
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.opening import open_state
from autodevops_cli.storage.quota import Amount, Limit, Limits
from autodevops_cli.storage.spending import resent

SPAWN = multiprocessing.get_context("spawn")
LIMITS = Limits(user=Limit(), organisation=Limit(requests=25))
PROCESSES = 3
meeting: list[Barrier] = []


def meet_at(barrier: Barrier) -> None:
    meeting.append(barrier)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Processes that begin together."""
    with ProcessPoolExecutor(PROCESSES, SPAWN, meet_at, (SPAWN.Barrier(PROCESSES),)) as started:
        yield started


def call(key: str) -> Call:
    return Call(key, "acme", "ada", "gemini/flash", tokens=1_000, cost=500)


def open_together(_: int, path: Path) -> int:
    meeting[-1].wait(60)
    with open_state(f"sqlite:///{path}").reading() as session:
        return len(session.rows("SELECT version FROM schema_version"))


def spend(number: int, path: Path) -> int:
    ledger = Ledger(open_state(f"sqlite:///{path}"), LIMITS)
    bought = 0
    meeting[-1].wait(60)
    while True:
        key = f"{number}-{bought}"
        try:
            ledger.reserve(call(key))
        except QuotaSpent:
            return bought
        ledger.sent(key)
        ledger.settle(key, Usage(prompt=700), 300, "{}")
        bought += 1


def probe(_: int, path: Path) -> int:
    breaker = Breaker(open_state(f"sqlite:///{path}"), clock=lambda: 60.0)
    permits = 0
    meeting[-1].wait(60)
    for _ in range(10):
        try:
            permits += breaker.admit("gemini/flash") > 0
        except BreakerOpen:
            continue
    return permits


def get_to(step: str, path: Path, reached: Connection) -> None:
    """Go through a call up to a step, and stay there."""
    ledger = Ledger(open_state(f"sqlite:///{path}"))
    ledger.reserve(call("a"))
    if step != "reserved":
        ledger.sent("a")
    if step == "done":
        ledger.settle("a", Usage(prompt=700), 300, "the answer")
    reached.send(step)
    signal.pause()


def killed_at(step: str, path: Path) -> None:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=get_to, args=(step, path, theirs))
    process.start()
    assert ours.poll(60)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(60)


def test_processes_that_open_a_new_database_together_bring_it_up_to_date_once(
    pool: ProcessPoolExecutor, tmp_path: Path
) -> None:
    path = tmp_path / "new.db"

    versions = list(pool.map(open_together, range(PROCESSES), repeat(path)))

    assert versions == [1] * PROCESSES


def test_processes_that_spend_together_hold_the_cap_exactly(
    pool: ProcessPoolExecutor, database: Database
) -> None:
    bought = sum(pool.map(spend, range(PROCESSES), repeat(database.path)))

    organisation = Ledger(database, LIMITS).accounts("acme", "ada")[0]
    assert (bought, organisation.used) == (25, Amount(25, 17_500, 7_500))
    assert differences(database) == ()


def test_of_all_processes_one_gets_the_probe(pool: ProcessPoolExecutor, database: Database) -> None:
    breaker = Breaker(database, clock=lambda: 0.0)
    for _ in range(5):
        breaker.report("gemini/flash", breaker.admit("gemini/flash"), failed=True)

    permits = list(pool.map(probe, range(PROCESSES), repeat(database.path)))

    assert sorted(permits) == [0] * (PROCESSES - 1) + [1]


@pytest.mark.parametrize(
    ("step", "used", "text"),
    [
        pytest.param("reserved", Amount(), None, id="nothing left: given back"),
        pytest.param("sent", Amount(1, 1_000, 500), None, id="under way: the estimate is charged"),
        pytest.param("done", Amount(1, 700, 300), "the answer", id="committed: never bought again"),
    ],
)
def test_what_a_killed_process_leaves_is_in_order(
    database: Database, step: str, used: Amount, text: str | None
) -> None:
    killed_at(step, database.path)
    ledger = Ledger(database)
    before = differences(database)

    ledger.reap()

    account = ledger.accounts("acme", "ada")[0]
    assert (account.used, account.held) == (used, Amount())
    assert (before, differences(database)) == ((), ())
    assert ledger.reserve(call("a")) == text


def test_a_call_that_was_killed_under_way_is_listed_when_it_leaves_again(
    database: Database,
) -> None:
    killed_at("sent", database.path)
    ledger = Ledger(database)

    ledger.reserve(call("a"))
    ledger.sent("a")

    assert [(one.key, one.sends) for one in resent(database, "acme")] == [("a", 2)]
