from __future__ import annotations

from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage.breaker import Breaker, Circuit
from autodevops_cli.storage.cache import Cache, CacheInfo
from autodevops_cli.storage.cool_down import CoolDowns
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.quota import Account, Amount, Limit, Limits
from autodevops_cli.storage.spending import Spent
from autodevops_cli.storage.status import Status, status

from .conftest import Clock

LIMITS = Limits(user=Limit(requests=20), organisation=Limit(100, 10_000, 1_000_000))


def look(database: Database, clock: Clock) -> Status:
    return status(
        database,
        ledger=Ledger(database, LIMITS, clock=clock),
        breaker=Breaker(database, clock=clock),
        cool_downs=CoolDowns(database, clock=clock),
        cache=Cache(database, clock=clock),
        tenant="acme",
        user="ada",
    )


def test_before_the_first_question_everything_is_left(database: Database, clock: Clock) -> None:
    assert look(database, clock) == Status(
        accounts=(
            Account("organisation", "", Amount(), Amount(), LIMITS.organisation),
            Account("user", "ada", Amount(), Amount(), LIMITS.user),
        ),
        until="2026-11-24T00:00:00-08:00",
        circuits=(),
        pauses=(),
        cache=CacheInfo(0, 0, 0, 0),
        spent=(),
        resent=(),
    )


def test_it_tells_what_is_used_and_left(database: Database, clock: Clock) -> None:
    ledger, breaker = Ledger(database, LIMITS, clock=clock), Breaker(database, clock=clock)
    ledger.reserve(Call("a", "acme", "ada", "gemini/flash", tokens=1_000, cost=500))
    ledger.sent("a")
    ledger.settle("a", Usage(700, 100, 40, 60), 300, "text")
    ledger.reserve(Call("b", "acme", "ada", "gemini/flash", tokens=1_000, cost=500))
    breaker.report("gemini/flash", breaker.admit("gemini/flash"), failed=True)

    seen = look(database, clock)

    organisation, user, provider = seen.accounts
    assert organisation.left == Amount(98, 8_200, 999_200)
    assert (user.name, user.left.requests) == ("ada", 18)
    assert (provider.name, provider.used) == ("gemini/flash", Amount(1, 800, 300))
    assert seen.circuits == (Circuit("gemini/flash", "closed", failures=1),)
    assert seen.spent == (Spent("2026-11-23", "gemini/flash", 1, 0, 800, 100, 300),)
