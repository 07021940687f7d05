"""The rows of a call, from its reservation to its end; each function is part of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.errors import CallInFlight
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage.database import Row, Session
from autodevops_cli.storage.days import moment
from autodevops_cli.storage.quota import Amount, Payer, close
from autodevops_cli.storage.rows import folded, instant, key, unfolded, whole, word

REQUEST = 1
RESERVED, SENT, DONE, RELEASED = "reserved", "sent", "done", "released"

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

SEND = """
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

FORGET_CHARGES = "DELETE FROM ai_charge WHERE day < :day"
FORGET_ACCOUNTS = "DELETE FROM quota WHERE day < :day AND held_requests = 0"
# Attempts go on counting as long as a charge remembers one.
FORGET_CALLS = """
DELETE FROM ai_call
WHERE day < :day AND state IN ('done', 'released')
  AND NOT EXISTS (SELECT 1 FROM ai_charge WHERE ai_charge.key = ai_call.key)
"""


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


def wanted(call: Call) -> Amount:
    """Return what a call sets aside."""
    return Amount(REQUEST, whole(call.tokens), whole(call.cost))


def reserve(
    books: Session, call: Call, payer: Payer, *, owner: str, now: float, deadline: float
) -> bool:
    """Whether the call is now the owner's to make; not where it was made or is being made."""
    amount = wanted(call)
    return books.run(
        RESERVE, key=key(call.key), tenant=payer.tenant, usr=payer.usr, scope=payer.scope,
        day=payer.day, tokens=amount.tokens, cost=amount.cost, owner=owner, now=now,
        deadline=deadline,
    ) == 1  # fmt: skip


def bought(books: Session, call: Call) -> str | None:
    """Return what a call brought; what cannot be read is forgotten. Raises CallInFlight."""
    state, response, deadline = books.rows(FOUND, key=key(call.key))[0]
    if state in (RESERVED, SENT):
        raise CallInFlight(
            "the same question is being asked right now",
            hint="its answer will serve both; ask again in a moment",
            until=moment(instant(deadline)),
        )
    text = unfolded(response)
    if text is None:
        books.run(FORGET_RESPONSE, key=key(call.key))
    return text


def send(books: Session, call_key: str, owner: str) -> bool:
    """Whether the request may leave: the reservation is there, the owner's, and not used yet."""
    return books.run(SEND, key=key(call_key), owner=owner) == 1


def open_calls(books: Session) -> list[Held]:
    """Return all open reservations."""
    return [_held(row) for row in books.rows(OPEN)]


def open_call(books: Session, call_key: str, owner: str) -> Iterator[Held]:
    """Yield the open reservation of a key, if it is the owner's."""
    for row in books.rows(OPEN_OF_KEY, key=key(call_key)):
        held = _held(row)
        if held.owner == owner:
            yield held


def charge(
    books: Session, held: Held, usage: Usage, cost: int, text: str | None, *, now: float,
    presumed: bool = False,
) -> None:  # fmt: skip
    """Close a reservation with what it cost and brought."""
    response = None if text is None else folded(text)
    if not books.run(END, key=held.key, attempt=held.attempt, state=DONE, response=response):
        return
    counted, payer = _counted(usage), held.payer
    used = Amount(REQUEST, whole(counted.tokens), whole(cost))
    books.run(
        CHARGE, key=held.key, attempt=held.attempt, tenant=payer.tenant, usr=payer.usr,
        scope=payer.scope, day=payer.day, now=now, presumed=int(presumed), tokens=used.tokens,
        cost=used.cost, prompt=counted.prompt, cached=counted.cached, output=counted.output,
        thinking=counted.thinking,
    )  # fmt: skip
    close(books, payer, held.amount, used)


def presume(books: Session, held: Held, *, now: float) -> None:
    """Close a reservation with its estimate."""
    usage = Usage(prompt=held.amount.tokens)
    charge(books, held, usage, held.amount.cost, None, now=now, presumed=True)


def give_back(books: Session, held: Held) -> None:
    """Close a reservation of which nothing was sent."""
    if books.run(END, key=held.key, attempt=held.attempt, state=RELEASED, response=None):
        close(books, held.payer, held.amount, Amount())


def forget(books: Session, before: str) -> None:
    """Throw away the books of the days before a date."""
    for statement in (FORGET_CHARGES, FORGET_ACCOUNTS, FORGET_CALLS):
        books.run(statement, day=before)


def _held(row: Row) -> Held:
    call_key, attempt, tenant, usr, scope, day, state, tokens, cost, owner, deadline = row
    return Held(
        word(call_key),
        whole(attempt),
        Payer(word(tenant), word(usr), word(scope), word(day)),
        word(state),
        Amount(REQUEST, whole(tokens), whole(cost)),
        word(owner),
        instant(deadline),
    )


def _counted(usage: Usage) -> Usage:
    return Usage(
        whole(usage.prompt), whole(usage.cached), whole(usage.output), whole(usage.thinking)
    )
