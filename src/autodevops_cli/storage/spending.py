"""What was spent on which days with which provider, and which requests may be charged twice."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.storage.database import Database
from autodevops_cli.storage.rows import name, whole, word

BY_DAY = """
SELECT day, scope, COUNT(*), COALESCE(SUM(presumed), 0), COALESCE(SUM(tokens), 0),
       COALESCE(SUM(cached), 0), COALESCE(SUM(cost), 0)
FROM ai_charge
WHERE tenant = :tenant AND day >= :since
GROUP BY day, scope
ORDER BY day DESC, scope
"""

RESENT = """
SELECT key, usr, scope, day, sends FROM ai_call
WHERE tenant = :tenant AND sends > 1
ORDER BY day DESC, key
LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a provider cost on a day, in millionths of a US dollar.

    `presumed` requests of it were never answered, and are in it as they were estimated.
    """

    day: str
    scope: str
    requests: int
    presumed: int
    tokens: int
    cached: int
    cost: int


@dataclass(frozen=True, slots=True)
class Resent:
    """A call that left more than once: the provider may have charged for each."""

    key: str
    user: str
    scope: str
    day: str
    sends: int


def spending(database: Database, tenant: str, since: str = "") -> tuple[Spent, ...]:
    """Return what an organisation spent from a date on, newest day first."""
    with database.reading() as session:
        rows = session.rows(BY_DAY, tenant=name(tenant), since=since)
    return tuple(Spent(word(day), word(scope), *map(whole, rest)) for day, scope, *rest in rows)


def resent(database: Database, tenant: str) -> tuple[Resent, ...]:
    """Return the calls that may have been charged more than once, newest first."""
    with database.reading() as session:
        rows = session.rows(RESENT, tenant=name(tenant))
    return tuple(
        Resent(word(key), word(usr), word(scope), word(day), whole(sends))
        for key, usr, scope, day, sends in rows
    )
