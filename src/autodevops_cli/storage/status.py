"""How it stands with the advisor, as values: quota, providers, cache, spending."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.storage.breaker import Breaker, Circuit
from autodevops_cli.storage.cache import Cache, CacheInfo
from autodevops_cli.storage.cool_down import CoolDowns, Pause
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.quota import Account
from autodevops_cli.storage.spending import Resent, Spent, resent, spending


@dataclass(frozen=True, slots=True)
class Status:
    """All that `ai status` tells.

    `accounts` are of today: the organisation's, the user's, and those of the providers asked;
    they begin anew at `until`, an ISO time.
    """

    accounts: tuple[Account, ...]
    until: str
    circuits: tuple[Circuit, ...]
    pauses: tuple[Pause, ...]
    cache: CacheInfo
    spent: tuple[Spent, ...]
    resent: tuple[Resent, ...]


def status(
    database: Database,
    *,
    ledger: Ledger,
    breaker: Breaker,
    cool_downs: CoolDowns,
    cache: Cache,
    tenant: str,
    user: str,
    since: str = "",
) -> Status:
    """Return how it stands for a user; `spent` begins at the date `since`."""
    ledger.reap()
    return Status(
        accounts=ledger.accounts(tenant, user),
        until=ledger.until(),
        circuits=breaker.circuits(),
        pauses=cool_downs.pauses(),
        cache=cache.info(),
        spent=spending(database, tenant, since),
        resent=resent(database, tenant),
    )
