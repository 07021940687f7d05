"""Whether the books balance: accounts against the charges and reservations that moved them."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.storage.database import Database, Row
from autodevops_cli.storage.quota import Amount
from autodevops_cli.storage.rows import word

# Every charge and every open reservation stands against its three accounts; the rest must be zero.
DIFFERENCES = """
SELECT tenant, day, kind, name,
       SUM(requests), SUM(tokens), SUM(cost), SUM(held_requests), SUM(held_tokens), SUM(held_cost)
FROM (
    SELECT tenant, day, kind, name,
           requests, tokens, cost, held_requests, held_tokens, held_cost
    FROM quota
    UNION ALL
    SELECT tenant, day, 'organisation', '', -1, -tokens, -cost, 0, 0, 0 FROM ai_charge
    UNION ALL
    SELECT tenant, day, 'user', usr, -1, -tokens, -cost, 0, 0, 0 FROM ai_charge
    UNION ALL
    SELECT tenant, day, 'scope', scope, -1, -tokens, -cost, 0, 0, 0 FROM ai_charge
    UNION ALL
    SELECT tenant, day, 'organisation', '', 0, 0, 0, -1, -tokens, -cost
    FROM ai_call WHERE state IN ('reserved', 'sent')
    UNION ALL
    SELECT tenant, day, 'user', usr, 0, 0, 0, -1, -tokens, -cost
    FROM ai_call WHERE state IN ('reserved', 'sent')
    UNION ALL
    SELECT tenant, day, 'scope', scope, 0, 0, 0, -1, -tokens, -cost
    FROM ai_call WHERE state IN ('reserved', 'sent')
) AS entries
GROUP BY tenant, day, kind, name
HAVING SUM(requests) <> 0 OR SUM(tokens) <> 0 OR SUM(cost) <> 0
    OR SUM(held_requests) <> 0 OR SUM(held_tokens) <> 0 OR SUM(held_cost) <> 0
ORDER BY tenant, day, kind, name
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much an account is above what moved it, used and held; below where negative."""

    tenant: str
    day: str
    kind: str
    name: str
    used: Amount
    held: Amount


def differences(database: Database) -> tuple[Difference, ...]:
    """Return the accounts that do not balance; there are none unless somebody wrote by hand."""
    with database.reading() as session:
        rows = session.rows(DIFFERENCES)
    return tuple(map(_difference, rows))


def _difference(row: Row) -> Difference:
    tenant, day, kind, name = map(word, row[:4])
    return Difference(
        tenant, day, kind, name, Amount(*map(_sum, row[4:7])), Amount(*map(_sum, row[7:]))
    )


def _sum(value: object) -> int:
    return value if isinstance(value, int) else 0
