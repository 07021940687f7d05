"""The books of what is bought: no limit is passed, and what was paid for is not bought again.

A call is reserved, then sent, then settled, each in a transaction of its own, so that a process
may die between any two of them: whoever reserves next finds what it left and closes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from autodevops_cli.errors import ReservationLost
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage import calls, owners
from autodevops_cli.storage.database import Database, Session
from autodevops_cli.storage.days import day, next_day
from autodevops_cli.storage.quota import Account, Limits, Payer, accounts, hold, of_user
from autodevops_cli.storage.rows import name

LEASE = 600.0
"""Seconds after which a reservation counts as left behind, whatever its owner does."""
KEEP = 90 * 86_400.0


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
        keep: float = KEEP,
    ) -> None:
        self._database = database
        self._limits = limits or Limits()
        self._clock = clock
        self._owner = owner
        self._lease = lease
        self._keep = keep

    def reserve(self, call: Call) -> str | None:
        """Return the text that the same call bought before, or None after reserving for it.

        Raises QuotaSpent and CallInFlight.
        """
        with self._database.writing() as books:
            self._reap(books)
            if self._reserved(books, call):
                return None
            text = calls.bought(books, call)
            if text is None:
                self._reserved(books, call)
            return text

    def sent(self, key: str) -> None:
        """Note that the request leaves now. Raises ReservationLost where it may not."""
        with self._database.writing() as books:
            if not calls.send(books, key, self._owner()):
                raise ReservationLost("the reservation for this request ran out", hint="ask again")

    def settle(self, key: str, usage: Usage, cost: int, text: str | None) -> None:
        """Book what the call cost and what it brought, at once; a second time nothing."""
        with self._database.writing() as books:
            for held in calls.open_call(books, key, self._owner()):
                calls.charge(books, held, usage, cost, text, now=self._clock())

    def presume(self, key: str) -> None:
        """Book the estimate of a request that may be billed, as nobody knows: a timeout."""
        with self._database.writing() as books:
            for held in calls.open_call(books, key, self._owner()):
                calls.presume(books, held, now=self._clock())

    def release(self, key: str) -> None:
        """Give back a reservation of which nothing was sent; what was sent stays."""
        with self._database.writing() as books:
            for held in calls.open_call(books, key, self._owner()):
                if held.state == calls.RESERVED:
                    calls.give_back(books, held)

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
        now, zone = self._clock(), self._limits.zone
        payer = Payer(name(call.tenant), name(call.user), name(call.scope), day(now, zone))
        if not calls.reserve(
            books, call, payer, owner=self._owner(), now=now, deadline=now + self._lease
        ):
            return False
        # Once a day is often enough to tidy up.
        if hold(books, payer, calls.wanted(call), self._limits, now):
            calls.forget(books, day(now - self._keep, zone))
        return True

    def _reap(self, books: Session) -> int:
        now = self._clock()
        held = calls.open_calls(books)
        dead = {owner for owner in {one.owner for one in held} if owners.gone(owner)}
        left = [one for one in held if one.owner in dead or one.deadline <= now]
        for one in left:
            if one.state == calls.SENT:
                calls.presume(books, one, now=now)
            else:
                calls.give_back(books, one)
        return len(left)
