"""What may be used a day, and the accounts that every call moves: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autodevops_cli.errors import QuotaSpent
from autodevops_cli.storage.database import Row, Session
from autodevops_cli.storage.days import ZONE, next_day
from autodevops_cli.storage.rows import MOST, whole, word

UNLIMITED = MOST
ORGANISATION, USER, SCOPE = "organisation", "user", "scope"


@dataclass(frozen=True, slots=True)
class Limit:
    """What one account may use on one day; `cost` in millionths of a US dollar."""

    requests: int = UNLIMITED
    tokens: int = UNLIMITED
    cost: int = UNLIMITED


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for each user, for the organisation, and for the providers that have their own."""

    user: Limit = field(default_factory=lambda: Limit(requests=200))
    organisation: Limit = field(default_factory=lambda: Limit(1_000, 40_000_000, 50_000_000))
    scopes: Mapping[str, Limit] = field(default_factory=dict)
    zone: str = ZONE

    def of(self, kind: str, name: str) -> Limit:
        """Return the limit of an account."""
        if kind == SCOPE:
            return self.scopes.get(name, Limit())
        return self.user if kind == USER else self.organisation


@dataclass(frozen=True, slots=True)
class Amount:
    """Requests, tokens, money."""

    requests: int = 0
    tokens: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose accounts a call moves, and on which day."""

    tenant: str
    usr: str
    scope: str
    day: str

    def accounts(self) -> tuple[tuple[str, str], ...]:
        """Return kind and name of each account; everybody moves them in this order."""
        return (ORGANISATION, ""), (USER, self.usr), (SCOPE, self.scope)


@dataclass(frozen=True, slots=True)
class Account:
    """What an account used on a day, what open reservations hold of it, and what it may use."""

    kind: str
    name: str
    used: Amount
    held: Amount
    limit: Limit

    @property
    def left(self) -> Amount:
        """What may still be reserved today."""
        return Amount(
            max(0, self.limit.requests - self.used.requests - self.held.requests),
            max(0, self.limit.tokens - self.used.tokens - self.held.tokens),
            max(0, self.limit.cost - self.used.cost - self.held.cost),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else f"the {self.kind}"


OPEN_ACCOUNT = """
INSERT INTO quota (tenant, day, kind, name) VALUES (:tenant, :day, :kind, :name)
ON CONFLICT (tenant, day, kind, name) DO NOTHING
"""

# No row is changed where a limit would be passed.
HOLD = """
UPDATE quota
SET held_requests = held_requests + :requests,
    held_tokens = held_tokens + :tokens,
    held_cost = held_cost + :cost
WHERE tenant = :tenant AND day = :day AND kind = :kind AND name = :name
  AND requests + held_requests + :requests <= :most_requests
  AND tokens + held_tokens + :tokens <= :most_tokens
  AND cost + held_cost + :cost <= :most_cost
"""

CLOSE = """
UPDATE quota
SET held_requests = held_requests - :held_requests,
    held_tokens = held_tokens - :held_tokens,
    held_cost = held_cost - :held_cost,
    requests = requests + :requests,
    tokens = tokens + :tokens,
    cost = cost + :cost
WHERE tenant = :tenant AND day = :day AND kind = :kind AND name = :name
"""

ACCOUNTS = """
SELECT kind, name, requests, tokens, cost, held_requests, held_tokens, held_cost
FROM quota
WHERE tenant = :tenant AND day = :day
ORDER BY kind, name
"""


def hold(session: Session, payer: Payer, wanted: Amount, limits: Limits, now: float) -> bool:
    """Set an amount aside in every account; true for the first of a tenant's day.

    Raises QuotaSpent where one has not that much left.
    """
    first = False
    for kind, name in payer.accounts():
        key = {"tenant": payer.tenant, "day": payer.day, "kind": kind, "name": name}
        opened = session.run(OPEN_ACCOUNT, **key)
        first = first or (kind == ORGANISATION and opened == 1)
        limit = limits.of(kind, name)
        held = session.run(
            HOLD, **key, requests=wanted.requests, tokens=wanted.tokens, cost=wanted.cost,
            most_requests=limit.requests, most_tokens=limit.tokens, most_cost=limit.cost,
        )  # fmt: skip
        if not held:
            account = next(
                one
                for one in accounts(session, payer.tenant, payer.day, limits)
                if (one.kind, one.name) == (kind, name)
            )
            raise _refusal(account, wanted, next_day(now, limits.zone))
    return first


def close(session: Session, payer: Payer, held: Amount, used: Amount) -> None:
    """Give back what was set aside, and book what was used, in every account."""
    for kind, name in payer.accounts():
        session.run(
            CLOSE, tenant=payer.tenant, day=payer.day, kind=kind, name=name,
            held_requests=held.requests, held_tokens=held.tokens, held_cost=held.cost,
            requests=used.requests, tokens=used.tokens, cost=used.cost,
        )  # fmt: skip


def accounts(session: Session, tenant: str, day: str, limits: Limits) -> Iterator[Account]:
    """Yield the accounts of an organisation that were touched on a day."""
    for row in session.rows(ACCOUNTS, tenant=tenant, day=day):
        yield _account(row, limits)


def of_user(payer: Payer, touched: tuple[Account, ...], limits: Limits) -> Iterator[Account]:
    """Yield the payer's own accounts, untouched ones as well, and those of all providers."""
    known = {(one.kind, one.name): one for one in touched}
    for kind, name in payer.accounts()[:2]:
        new = Account(kind, name, Amount(), Amount(), limits.of(kind, name))
        yield known.get((kind, name), new)
    yield from (one for one in touched if one.kind == SCOPE)


def _account(row: Row, limits: Limits) -> Account:
    kind, name = word(row[0]), word(row[1])
    used, held = Amount(*map(whole, row[2:5])), Amount(*map(whole, row[5:8]))
    return Account(kind, name, used, held, limits.of(kind, name))


def _refusal(account: Account, wanted: Amount, until: str) -> QuotaSpent:
    left, limit = account.left, account.limit
    if left.requests < wanted.requests:
        said = f"{account} has used its {limit.requests:,} requests of today"
    elif left.tokens < wanted.tokens:
        said = f"{account} has {left.tokens:,} of {limit.tokens:,} tokens left today"
        said += f", and this call may need {wanted.tokens:,}"
    else:
        said = f"{account} has ${left.cost / 1e6:.2f} of ${limit.cost / 1e6:.2f} left today"
        said += f", and this call may cost ${wanted.cost / 1e6:.2f}"
    return QuotaSpent(
        said, hint=f"there is quota again at {until}; or raise the limit", until=until
    )
