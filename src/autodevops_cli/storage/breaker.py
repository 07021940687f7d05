"""Keeps all processes from a provider that fails, and lets one at a time try whether it is back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from autodevops_cli.errors import BreakerOpen
from autodevops_cli.storage.database import Database, Row, Session
from autodevops_cli.storage.days import moment
from autodevops_cli.storage.rows import instant, name, whole, word

FAILURES = 5
SUCCESSES = 2
REST = 60.0
PROBE = 120.0

KNOW = """
INSERT INTO breaker (scope, since) VALUES (:scope, :now) ON CONFLICT (scope) DO NOTHING
"""

CIRCUIT = """
SELECT scope, state, generation, failures, successes, since FROM breaker WHERE scope = :scope
"""
CIRCUITS = """
SELECT scope, state, generation, failures, successes, since FROM breaker ORDER BY scope
"""

# Of all that saw the same generation one gets the permit.
PROBE_NOW = """
UPDATE breaker SET state = 'probing', generation = generation + 1, since = :now
WHERE scope = :scope AND generation = :generation AND state <> 'closed'
"""

WENT_WELL = """
UPDATE breaker SET failures = 0
WHERE scope = :scope AND generation = :permit AND state = 'closed' AND failures > 0
"""

WENT_WRONG = """
UPDATE breaker SET failures = failures + 1
WHERE scope = :scope AND generation = :permit AND state = 'closed'
"""

OPEN = """
UPDATE breaker SET state = 'open', generation = generation + 1, successes = 0, since = :now
WHERE scope = :scope AND generation = :permit AND state = 'closed' AND failures >= :failures
"""

PROBE_FAILED = """
UPDATE breaker SET state = 'open', generation = generation + 1, successes = 0, since = :now
WHERE scope = :scope AND generation = :permit AND state = 'probing'
"""

PROBE_WENT_WELL = """
UPDATE breaker
SET state = 'open', generation = generation + 1, successes = successes + 1, since = :now
WHERE scope = :scope AND generation = :permit AND state = 'probing'
"""

CLOSE = """
UPDATE breaker
SET state = 'closed', generation = generation + 1, failures = 0, successes = 0, since = :now
WHERE scope = :scope AND state = 'open' AND successes >= :successes
"""


@dataclass(frozen=True, slots=True)
class Circuit:
    """How it stands with a provider: "closed"; "open" until `until`, an ISO time; "half-open",
    so that the next call tries it; or "probing", while one does."""

    scope: str
    state: str
    failures: int = 0
    successes: int = 0
    until: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    scope: str
    state: str
    generation: int
    failures: int
    successes: int
    since: float


class Breaker:
    """Opens after failures in a row, half-opens after a rest, closes after successful probes.

    A permit is the generation of the state that it was given in: a report about an earlier
    state changes nothing.
    """

    def __init__(
        self,
        database: Database,
        *,
        failures: int = FAILURES,
        successes: int = SUCCESSES,
        rest: float = REST,
        probe: float = PROBE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._failures = failures
        self._successes = successes
        self._rest = rest
        self._probe = probe
        self._clock = clock

    def admit(self, scope: str) -> int:
        """Return a permit, to be handed back with the outcome. Raises BreakerOpen."""
        scope = name(scope)
        with self._database.reading() as session:
            seen = _seen(session, scope)
        if seen and seen.state == "closed":
            return seen.generation
        with self._database.writing() as session:
            return self._permit(session, scope)

    def report(self, scope: str, permit: int, *, failed: bool) -> None:
        """Tell how the admitted call went; what the caller did wrong is no failure."""
        with self._database.writing() as session:
            report = self._went_wrong if failed else self._went_well
            report(session, name(scope), whole(permit))

    def circuits(self) -> tuple[Circuit, ...]:
        """Return how it stands with each provider that was ever asked."""
        with self._database.reading() as session:
            rows = session.rows(CIRCUITS)
        return tuple(self._told(_read(row)) for row in rows)

    def _went_wrong(self, session: Session, scope: str, permit: int) -> None:
        now = self._clock()
        session.run(WENT_WRONG, scope=scope, permit=permit)
        session.run(OPEN, scope=scope, permit=permit, now=now, failures=self._failures)
        session.run(PROBE_FAILED, scope=scope, permit=permit, now=now)

    def _went_well(self, session: Session, scope: str, permit: int) -> None:
        now = self._clock()
        session.run(WENT_WELL, scope=scope, permit=permit)
        session.run(PROBE_WENT_WELL, scope=scope, permit=permit, now=now)
        session.run(CLOSE, scope=scope, now=now, successes=self._successes)

    def _permit(self, session: Session, scope: str) -> int:
        now = self._clock()
        session.run(KNOW, scope=scope, now=now)
        seen = _seen(session, scope) or _Seen(scope, "closed", 1, 0, 0, now)
        if seen.state == "closed":
            return seen.generation
        free = self._wait(seen, now) <= 0
        generation = seen.generation
        if free and session.run(PROBE_NOW, scope=scope, generation=generation, now=now):
            return generation + 1
        raise self._refusal(seen)

    def _wait(self, seen: _Seen, now: float) -> float:
        """Return the seconds until a probe may be sent; a clock that was set far counts as due."""
        if seen.state == "closed" or (seen.state == "open" and seen.successes):
            return 0.0
        limit = self._probe if seen.state == "probing" else self._rest
        return seen.since + limit - now if abs(now - seen.since) < limit else 0.0

    def _refusal(self, seen: _Seen) -> BreakerOpen:
        told = self._told(seen)
        if told.state == "open":
            return BreakerOpen(
                f"{seen.scope} failed repeatedly and is left alone until {told.until}",
                hint="try again then",
                until=told.until,
            )
        return BreakerOpen(
            f"{seen.scope} failed repeatedly; one request is trying whether it is back",
            hint="try again in a minute",
            until=told.until,
        )

    def _told(self, seen: _Seen) -> Circuit:
        now = self._clock()
        wait = self._wait(seen, now)
        state = "half-open" if seen.state != "closed" and wait <= 0 else seen.state
        until = moment(now + wait) if wait > 0 else ""
        return Circuit(seen.scope, state, seen.failures, seen.successes, until)


def _seen(session: Session, scope: str) -> _Seen | None:
    return next((_read(row) for row in session.rows(CIRCUIT, scope=scope)), None)


def _read(row: Row) -> _Seen:
    scope, state, generation, failures, successes, since = row
    return _Seen(
        word(scope), word(state), whole(generation), whole(failures), whole(successes),
        instant(since),
    )  # fmt: skip
