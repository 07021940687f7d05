"""The books of what is bought: no limit is passed, and what was paid for is not bought again.

A call is reserved, then sent, then settled, each in a transaction of its own, so that a process
may die between any two of them: whoever reserves next finds what it left and closes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autodevops_cli.errors import CallInFlight, ReservationLost
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage import owners
from autodevops_cli.storage.database import Database, Row, Session
from autodevops_cli.storage.days import day, moment, next_day
from autodevops_cli.storage.quota import (
    Account,
    Amount,
    Limits,
    Payer,
    accounts,
    close,
    hold,
    of_user,
)
from autodevops_cli.storage.rows import folded, instant, key, name, unfolded, whole, word

LEASE = 600.0
"""Seconds after which a reservation counts as left behind, whatever its owner does."""
KEEP_DAYS = 90
DAY = 86_400
REQUEST = 1

# A call that brought something is not asked again, nor one that is being asked.
RESERVE = """
INSERT INTO ai_call (key, tenant, usr, scope, day, state, tokens, cost, owner, reserved_at,
                     deadline)
VALUES (:key, :tenant, :usr, :scope, :day, 'reserved', :tokens, :cost, :owner, :now, :deadline)
ON CONFLICT (key) DO UPDATE
SET tenant = excluded.tenant, usr = excluded.usr, scope = excluded.scope, day = excluded.day,
    state = 'reserved', attempt = ai_call.attempt + 1, tokens = excluded.tokens,
    cost = excluded.cost, owner = excluded.owner, reserved_at = excluded.reserved_at,
    deadline = excluded.deadline
WHERE ai_call.state IN ('done', 'released') AND ai_call.response IS NULL
"""

FOUND = "SELECT state, response, deadline FROM ai_call WHERE key = :key"

FORGET_RESPONSE = "UPDATE ai_call SET response = NULL WHERE key = :key"

SENT = """
UPDATE ai_call SET state = 'sent', sends = sends + 1
WHERE key = :key AND state = 'reserved' AND owner = :owner
"""

OPEN = """
SELECT key, attempt, tenant, usr, scope, day, state, tokens, cost, owner, deadline
FROM ai_call
WHERE state IN ('reserved', 'sent')
"""
OPEN_OF_KEY = f"{OPEN} AND key = :key"

# Whoever closes an attempt first has closed it.
END = """
UPDATE ai_call SET state = :state, response = :response
WHERE key = :key AND attempt = :attempt AND state IN ('reserved', 'sent')
"""

CHARGE = """
INSERT INTO ai_charge (key, attempt, tenant, usr, scope, day, charged_at, presumed,
                       tokens, cost, prompt, cached, output, thinking)
VALUES (:key, :attempt, :tenant, :usr, :scope, :day, :now, :presumed,
        :tokens, :cost, :prompt, :cached, :output, :thinking)
"""

FORGET_CALLS = """
DELETE FROM ai_call WHERE day < :day AND state IN ('done', 'released')
"""
FORGET_CHARGES = "DELETE FROM ai_charge WHERE day < :day"
FORGET_ACCOUNTS = "DELETE FROM quota WHERE day < :day AND held_requests = 0"


@dataclass(frozen=True, slots=True)
class Held:
    """An open reservation: of which attempt, who pays, how much was set aside, and whose it is."""

    key: str
    attempt: int
    payer: Payer
    state: str
    amount: Amount
    owner: str
    deadline: float


class Ledger:
    """Keeps the books of all processes: reserve, then sent, then settled exactly once."""

    def __init__(
        self,
        database: Database,
        limits: Limits | None = None,
        *,
        clock: Callable[[], float] = time.time,
        owner: Callable[[], str] = owners.me,
        lease: float = LEASE,
    ) -> None:
        self._database = database
        self._limits = limits or Limits()
        self._clock = clock
        self._owner = owner
        self._lease = lease

    def reserve(self, call: Call) -> str | None:
        """Return the text that the same call bought before, or None after reserving for it.

        Raises QuotaSpent and CallInFlight.
        """
        with self._database.writing() as books:
            self._reap(books)
            if not self._reserved(books, call):
                text = _bought(books, key(call.key))
                if text is not None:
                    return text
                # What stands there cannot be read: as good as nothing.
                books.run(FORGET_RESPONSE, key=key(call.key))
                self._reserved(books, call)
        return None

    def sent(self, key_: str) -> None:
        """Note that the request leaves now. Raises ReservationLost where it may not."""
        with self._database.writing() as books:
            if not books.run(SENT, key=key(key_), owner=self._owner()):
                raise ReservationLost("the reservation for this request ran out", hint="ask again")

    def settle(self, key_: str, usage: Usage, cost: int, text: str | None) -> None:
        """Book what the call cost and what it brought, at once; a second time nothing."""
        with self._database.writing() as books:
            for held in self._mine(books, key_):
                response = None if text is None else folded(text)
                self._charge(books, held, _bounded(usage), whole(cost), response)

    def presume(self, key_: str) -> None:
        """Book the estimate of a request that may be billed, as nobody knows: a timeout."""
        with self._database.writing() as books:
            for held in self._mine(books, key_):
                self._presume(books, held)

    def release(self, key_: str) -> None:
        """Give back a reservation of which nothing was sent; what was sent stays."""
        with self._database.writing() as books:
            for held in self._mine(books, key_):
                if held.state == "reserved":
                    _release(books, held)

    def reap(self) -> int:
        """Return how many reservations were closed that nobody will settle any more.

        What had left is charged as estimated, the rest given back.
        """
        with self._database.writing() as books:
            return self._reap(books)

    def accounts(self, tenant: str, user: str) -> tuple[Account, ...]:
        """Return what the organisation, a user and the providers used today, in this order."""
        payer = Payer(name(tenant), name(user), "", day(self._clock(), self._limits.zone))
        with self._database.reading() as books:
            touched = tuple(accounts(books, payer.tenant, payer.day, self._limits))
        return tuple(of_user(payer, touched, self._limits))

    def until(self) -> str:
        """Return when the accounts of today begin anew, as an ISO time."""
        return next_day(self._clock(), self._limits.zone)

    def _reserved(self, books: Session, call: Call) -> bool:
        now = self._clock()
        payer = Payer(
            name(call.tenant), name(call.user), name(call.scope), day(now, self._limits.zone)
        )
        wanted = Amount(REQUEST, whole(call.tokens), whole(call.cost))
        reserved = books.run(
            RESERVE, key=key(call.key), tenant=payer.tenant, usr=payer.usr, scope=payer.scope,
            day=payer.day, tokens=wanted.tokens, cost=wanted.cost, owner=self._owner(), now=now,
            deadline=now + self._lease,
        )  # fmt: skip
        if reserved and hold(books, payer, wanted, self._limits, now):
            _forget(books, day(now - KEEP_DAYS * DAY, self._limits.zone))
        return bool(reserved)

    def _reap(self, books: Session) -> int:
        now, dead = self._clock(), dict[str, bool]()
        left = 0
        for held in map(_held, books.rows(OPEN)):
            if held.owner not in dead:
                dead[held.owner] = owners.gone(held.owner)
            if dead[held.owner] or held.deadline <= now:
                self._presume(books, held) if held.state == "sent" else _release(books, held)
                left += 1
        return left

    def _mine(self, books: Session, key_: str) -> Iterator[Held]:
        """Yield the open reservation of a key, if it is this process's."""
        found = [_held(row) for row in books.rows(OPEN_OF_KEY, key=key(key_))]
        yield from (held for held in found if held.owner == self._owner())

    def _presume(self, books: Session, held: Held) -> None:
        usage = Usage(prompt=held.amount.tokens)
        self._charge(books, held, usage, held.amount.cost, None, presumed=True)

    def _charge(
        self, books: Session, held: Held, usage: Usage, cost: int, response: bytes | None,
        *, presumed: bool = False,
    ) -> None:  # fmt: skip
        if not books.run(END, key=held.key, attempt=held.attempt, state="done", response=response):
            return
        payer, used = held.payer, Amount(REQUEST, usage.tokens, cost)
        books.run(
            CHARGE, key=held.key, attempt=held.attempt, tenant=payer.tenant, usr=payer.usr,
            scope=payer.scope, day=payer.day, now=self._clock(), presumed=int(presumed),
            tokens=used.tokens, cost=used.cost, prompt=usage.prompt, cached=usage.cached,
            output=usage.output, thinking=usage.thinking,
        )  # fmt: skip
        close(books, payer, held.amount, used)


def _release(books: Session, held: Held) -> None:
    if books.run(END, key=held.key, attempt=held.attempt, state="released", response=None):
        close(books, held.payer, held.amount, Amount())


def _bought(books: Session, key_: str) -> str | None:
    """Return what a call brought, None where it cannot be read. Raises CallInFlight."""
    state, response, deadline = books.rows(FOUND, key=key_)[0]
    if state in ("reserved", "sent"):
        raise CallInFlight(
            "the same question is being asked right now",
            hint="its answer will serve both; ask again in a moment",
            until=moment(instant(deadline)),
        )
    return unfolded(response)


def _forget(books: Session, before: str) -> None:
    for statement in (FORGET_CALLS, FORGET_CHARGES, FORGET_ACCOUNTS):
        books.run(statement, day=before)


def _held(row: Row) -> Held:
    key_, attempt, tenant, usr, scope, day_, state, tokens, cost, owner, deadline = row
    return Held(
        word(key_),
        whole(attempt),
        Payer(word(tenant), word(usr), word(scope), word(day_)),
        word(state),
        Amount(REQUEST, whole(tokens), whole(cost)),
        word(owner),
        instant(deadline),
    )


def _bounded(usage: Usage) -> Usage:
    return Usage(
        whole(usage.prompt), whole(usage.cached), whole(usage.output), whole(usage.thinking)
    )
