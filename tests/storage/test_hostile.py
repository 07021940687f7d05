"""Whoever can write to the file may write anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from autodevops_cli.errors import AdvisorError
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage.audit import differences
from autodevops_cli.storage.breaker import Breaker
from autodevops_cli.storage.cache import Cache
from autodevops_cli.storage.cool_down import CoolDowns
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.opening import open_state
from autodevops_cli.storage.status import status

from .conftest import NOON, Clock

CALL = Call("a", "acme", "ada", "gemini/flash", tokens=1_000, cost=500)
ANYTHING = (None, "x" * 10_000, -(2**63), 1e308, b"\xff\x00")
COLUMNS = """
SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
WHERE t.type = 'table' ORDER BY t.name, c.name
"""


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A state file in which every table holds something, with one call under way."""
    database = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    for key in "ab":
        ledger = Ledger(database, clock=Clock())
        ledger.reserve(Call(key, "acme", "ada", "gemini/flash", 1_000, 500))
        ledger.sent(key)
        if key == "b":
            ledger.settle(key, Usage(prompt=700), 300, "text")
    breaker = Breaker(database, clock=Clock())
    for _ in range(5):
        breaker.report("gemini/flash", breaker.admit("gemini/flash"), failed=True)
    CoolDowns(database, clock=Clock()).start("gemini/flash", 60)
    Cache(database, clock=Clock()).put("a", "text")
    database.close()
    return database.path


def everything(database: Database, now: float) -> Iterator[Callable[[], object]]:
    """Yield all that the books can be asked to do."""
    clock = Clock(now)
    ledger, breaker = Ledger(database, clock=clock), Breaker(database, clock=clock)
    pauses, cache = CoolDowns(database, clock=clock), Cache(database, room=20, clock=clock)
    yield lambda: status(
        database, ledger=ledger, breaker=breaker, cool_downs=pauses, cache=cache,
        tenant="acme", user="ada",
    )  # fmt: skip
    yield lambda: ledger.reserve(CALL)
    yield lambda: ledger.reserve(Call("b", "acme", "ada", "gemini/flash", 1_000, 500))
    yield lambda: ledger.sent("a")
    yield lambda: ledger.settle("a", Usage(prompt=700), 300, "text")
    yield lambda: breaker.report("gemini/flash", breaker.admit("gemini/flash"), failed=True)
    yield lambda: pauses.remaining("gemini/flash")
    yield lambda: cache.get("a")
    yield lambda: cache.put("c", "text")
    yield lambda: differences(database)


def columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(COLUMNS).fetchall()


def spoil(path: Path, spoilt: Path, table: str, column: str, value: object) -> bool:
    """Write a value over a column of a copy, whatever the constraints say."""
    spoilt.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(spoilt, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        except sqlite3.IntegrityError:
            return False
    return True


def test_whatever_stands_in_the_tables_only_advisor_errors_come_out(
    used: Path, tmp_path: Path
) -> None:
    surprises, tried = list[str](), 0
    for number, ((table, column), value) in enumerate(product(columns(used), ANYTHING)):
        spoilt = Database(tmp_path / f"{number}.db")
        if not spoil(used, spoilt.path, table, column, value):
            continue
        for act in everything(spoilt, NOON + 61):
            tried += 1
            try:
                act()
            except AdvisorError:
                continue
            except Exception as error:
                surprises.append(f"{table}.{column} = {value!r:.40}: {error!r}")
        spoilt.close()

    assert tried > 1_000
    assert surprises == []
