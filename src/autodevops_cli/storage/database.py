"""The state database: one file that all processes of a user share, and its transactions."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from autodevops_cli.errors import StateUnavailable

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = tuple[object, ...]

PATIENCE = 30.0
"""Seconds to wait for another process's transaction; ours take some milliseconds."""
# A commit survives a power failure; what a stranger put into the file as code does not run.
SET_UP = ("PRAGMA synchronous = FULL", "PRAGMA trusted_schema = OFF")
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
DISK = (
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
)  # fmt: skip


class Session:
    """The statements of one transaction; parameters have names, as every database takes them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, **values: Value) -> int:
        """Return how many rows a statement changed."""
        return self._connection.execute(sql, values).rowcount

    def rows(self, sql: str, **values: Value) -> list[Row]:
        """Return the rows that a statement finds."""
        return self._connection.execute(sql, values).fetchall()


class Database:
    """Transactions on one file, for any thread; another process waits until ours has ended.

    Whatever goes wrong in the file is StateUnavailable.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience
        self._turn = threading.Lock()
        self._open: tuple[int, sqlite3.Connection] | None = None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that nobody writes beside; an exception takes everything back."""
        # Asking for the right to write at once: two that read first could both go on to write.
        with self._transaction("BEGIN IMMEDIATE") as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that sees one moment and stops nobody."""
        with self._transaction("BEGIN") as session:
            yield session

    def shrink(self) -> None:
        """Give the room of what was deleted back to the disk, unless somebody is busy."""
        with self._taking_turns(), suppress(sqlite3.Error):
            connection = self._connection()
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file; the next transaction opens it again."""
        with self._taking_turns():
            self._drop()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        with self._taking_turns(), self._explained():
            connection = self._connection()
            connection.execute(begin)
            try:
                yield Session(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.rollback()
                raise

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience * 2):
            raise StateUnavailable(f"{self.path} is busy", hint="try again later")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self._drop()
            raise StateUnavailable(
                f"the state database {self.path} cannot be used: {str(error)[:200]}",
                hint=_hint(_code(error)),
            ) from error

    def _connection(self) -> sqlite3.Connection:
        # A connection that crossed a fork would corrupt the file; leave it to the parent.
        if self._open is None or self._open[0] != os.getpid():
            self._open = os.getpid(), _connect(self.path, self._patience)
        return self._open[1]

    def _drop(self) -> None:
        opened, self._open = self._open, None
        if opened and opened[0] == os.getpid():
            with suppress(sqlite3.Error):
                opened[1].close()


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        for statement in SET_UP:
            connection.execute(statement)
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"), patience)
    except BaseException:
        connection.close()
        raise
    return connection


def _patiently(
    act: Callable[[], object],
    patience: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Try until it works: SQLite does not wait where two change the journal of a new file."""
    end = clock() + patience
    while True:
        try:
            act()
        except sqlite3.OperationalError as error:
            if _code(error) not in BUSY or clock() > end:
                raise
            sleep(0.01)
        else:
            return


def _code(error: sqlite3.Error) -> int:
    """Return what went wrong, without the detail in the higher bytes; 0 where nothing tells."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF if isinstance(code, int) else 0


def _hint(code: int) -> str:
    if code in BUSY:
        return "another process holds it for long; try again later"
    if code in DISK:
        return "see that its folder can be written to and that the disk is not full"
    return "move the file away and the next run begins a new one"
