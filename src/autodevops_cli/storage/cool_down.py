"""A provider that says "too many requests" is left alone by all processes, as long as it says."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from autodevops_cli.storage.database import Database
from autodevops_cli.storage.days import moment
from autodevops_cli.storage.rows import instant, name, word

LONGEST = 90_000.0
"""A day and an hour: longer than any quota lasts, whatever a reply says."""

COOL = """
INSERT INTO cool_down (scope, until) VALUES (:scope, :until)
ON CONFLICT (scope) DO UPDATE SET until = excluded.until
WHERE excluded.until > cool_down.until OR cool_down.until > :latest
"""

UNTIL = "SELECT until FROM cool_down WHERE scope = :scope"

PAUSES = """
SELECT scope, until FROM cool_down WHERE until > :now AND until <= :latest ORDER BY scope
"""


@dataclass(frozen=True, slots=True)
class Pause:
    """A provider that is left alone, and until when, as an ISO time."""

    scope: str
    until: str


class CoolDowns:
    """One pause for each provider; a later end beats an earlier one."""

    def __init__(
        self,
        database: Database,
        *,
        longest: float = LONGEST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._longest = longest
        self._clock = clock

    def start(self, scope: str, seconds: float) -> None:
        """Let no process ask before so many seconds have passed."""
        wait = 0.0 if math.isnan(seconds) else max(0.0, min(seconds, self._longest))
        with self._database.writing() as session:
            now = self._clock()
            session.run(COOL, scope=name(scope), until=now + wait, latest=now + self._longest)

    def remaining(self, scope: str) -> float:
        """Return the seconds to wait before the next request, 0 where there is no need."""
        with self._database.reading() as session:
            rows = session.rows(UNTIL, scope=name(scope))
            wait = instant(rows[0][0]) - self._clock() if rows else 0.0
        # Longer than any pause: the clock was set back.
        return wait if 0.0 < wait <= self._longest else 0.0

    def pauses(self) -> tuple[Pause, ...]:
        """Return the providers that are left alone right now."""
        with self._database.reading() as session:
            now = self._clock()
            rows = session.rows(PAUSES, now=now, latest=now + self._longest)
        return tuple(Pause(word(scope), moment(instant(until))) for scope, until in rows)
