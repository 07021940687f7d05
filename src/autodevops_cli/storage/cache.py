"""Texts that were judged good, by the content of what was asked, in a bounded room."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from autodevops_cli.storage.database import Database
from autodevops_cli.storage.rows import folded, unfolded, whole
from autodevops_cli.storage.rows import key as kept

ROOM = 64_000_000
AGE = 30 * 86_400.0

FIND = "SELECT value FROM cache WHERE key = :key AND expires > :now"

# An entry is as old as what it holds: who puts it again makes it young.
PUT = """
INSERT INTO cache (key, value, bytes, created, expires)
VALUES (:key, :value, :bytes, :now, :expires)
ON CONFLICT (key) DO UPDATE
SET value = excluded.value, bytes = excluded.bytes, created = excluded.created,
    expires = excluded.expires
"""

DROP = "DELETE FROM cache WHERE key = :key"

EXPIRE = "DELETE FROM cache WHERE expires <= :now"

# The newest that fit together stay.
EVICT = """
DELETE FROM cache WHERE key IN (
    SELECT key FROM (
        SELECT key, SUM(bytes) OVER (ORDER BY created DESC, key DESC) AS filled FROM cache
    ) AS by_age
    WHERE filled > :room
)
"""

SIZE = "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM cache"

USE = "SELECT hits, misses FROM cache_use WHERE id = 1"

COUNT_USE = """
UPDATE cache_use SET hits = hits + :hit, misses = misses + 1 - :hit WHERE id = 1
"""

EMPTY = "DELETE FROM cache"


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What is kept, in compressed bytes, and how often an answer was there when asked for."""

    entries: int
    bytes: int
    hits: int
    misses: int


class Cache:
    """Keeps texts for a while; the oldest go when the room is full, and a broken one is a miss."""

    def __init__(
        self,
        database: Database,
        *,
        room: int = ROOM,
        age: float = AGE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._room = room
        self._age = age
        self._clock = clock

    def get(self, key: str) -> str | None:
        """Return the text that is kept for a key, None where none is or it is too old."""
        with self._database.writing() as session:
            rows = session.rows(FIND, key=kept(key), now=self._clock())
            text = unfolded(rows[0][0]) if rows else None
            if rows and text is None:
                session.run(DROP, key=kept(key))
            session.run(COUNT_USE, hit=int(text is not None))
        return text

    def put(self, key: str, text: str) -> None:
        """Keep a text, unless it alone would fill the room."""
        value = folded(text)
        if value is None or len(value) > self._room:
            return
        with self._database.writing() as session:
            now = self._clock()
            session.run(EXPIRE, now=now)
            session.run(
                PUT, key=kept(key), value=value, bytes=len(value), now=now, expires=now + self._age
            )
            _, filled = session.rows(SIZE)[0]
            if whole(filled) > self._room:
                session.run(EVICT, room=self._room)

    def info(self) -> CacheInfo:
        """Return how full it is and how useful it was."""
        with self._database.reading() as session:
            entries, size = session.rows(SIZE)[0]
            hits, misses = next(iter(session.rows(USE)), (0, 0))
        return CacheInfo(whole(entries), whole(size), whole(hits), whole(misses))

    def clear(self) -> int:
        """Throw everything away and return how many texts that were."""
        with self._database.writing() as session:
            entries = session.run(EMPTY)
        self._database.shrink()
        return entries
