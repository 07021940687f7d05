"""Puts the AI's parts together, the only place where its specialists meet: order, books, models."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from autodevops_cli.advisor import anthropic, gemini, openai
from autodevops_cli.advisor._base import Question, Transport
from autodevops_cli.advisor._link import Clock, Link
from autodevops_cli.advisor.answers import judge
from autodevops_cli.advisor.chain import Books, Provider, link
from autodevops_cli.advisor.layers import Payer
from autodevops_cli.advisor.pacing import Pacer
from autodevops_cli.advisor.prices import Tariff, UnpricedModel, tariff
from autodevops_cli.advisor.retrying import Patience, Retrying
from autodevops_cli.advisor.tokens import estimate
from autodevops_cli.engine.ai_policy import AiPolicy
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.storage.breaker import Breaker
from autodevops_cli.storage.cache import Cache
from autodevops_cli.storage.cool_down import CoolDowns
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.opening import open_state
from autodevops_cli.storage.quota import Limit, Limits
from autodevops_cli.storage.status import Status, status

if TYPE_CHECKING:
    import httpx

PROVIDERS = ("gemini", "anthropic", "openai")


def links(
    policy: AiPolicy,
    environ: Mapping[str, str],
    http: httpx.AsyncClient,
    allows: Callable[[Question], bool],
    clock: Clock,
) -> Sequence[Link]:
    """Return the models to ask, in their order, each with everything around it."""
    shared = books(policy, state(policy, environ), clock)
    payer = Payer(policy.budget.organisation, user(policy, environ))
    return [
        link(
            provider(scope, policy, environ, http, allows, clock), shared, payer,
            judge=judge, estimate=estimate,
        )
        for scope in affordable(policy, clock)
    ]  # fmt: skip


def affordable(policy: AiPolicy, clock: Clock) -> Sequence[str]:
    """Return the models whose price is known. Raises UnpricedModel where there are none."""
    unpriced: list[UnpricedModel] = []
    known: list[str] = []
    for scope in policy.models:
        try:
            tariff_of(scope, policy, clock)
            known.append(scope)
        except UnpricedModel as error:
            unpriced.append(error)
    if unpriced and not known:
        raise unpriced[0]
    return known


def provider(
    scope: str,
    policy: AiPolicy,
    environ: Mapping[str, str],
    http: httpx.AsyncClient,
    allows: Callable[[Question], bool],
    clock: Clock,
) -> Provider:
    """Return one model, with its price and its pace. Raises UnpricedModel."""
    patience = Patience(retries=policy.patience.retries, within=policy.patience.deadline)
    return Provider(
        transport(scope, policy, environ, http), tariff_of(scope, policy, clock),
        Pacer(policy.patience.per_minute), allows, policy.thinking,
        partial(Retrying, patience=patience),
    )  # fmt: skip


def transport(
    scope: str, policy: AiPolicy, environ: Mapping[str, str], http: httpx.AsyncClient
) -> Transport:
    """Return how a model is asked. Raises InvalidSettings for a provider that is none."""
    name, _, model = scope.partition("/")
    timeout, said = policy.patience.timeout, dict(policy.urls).get(name, "")
    match name:
        case "gemini":
            return gemini.Gemini(
                model, gemini.key_in(environ), http, said or gemini.base_in(environ), timeout,
                policy.thinking,
            )  # fmt: skip
        case "anthropic":
            base = said or environ.get(anthropic.BASE_VARIABLE) or anthropic.BASE
            key = environ.get(anthropic.KEY, "").strip()
            return anthropic.Anthropic(model, key, http, base, timeout)
        case "openai":
            base = said or environ.get(openai.BASE_VARIABLE) or openai.BASE
            key = environ.get(openai.KEY, "").strip()
            return openai.OpenAi(model, key, http, base, timeout)
        case _:
            raise InvalidSettings(
                f"ai.models names {scope[:60]!r}, and no provider is called that",
                hint=f"write PROVIDER/MODEL; providers are {', '.join(PROVIDERS)}",
            )


def tariff_of(scope: str, policy: AiPolicy, clock: Clock) -> Tariff:
    """Return what a model costs. Raises UnpricedModel."""
    return tariff(scope, clock, dict(policy.prices))


def state(policy: AiPolicy, environ: Mapping[str, str]) -> Database:
    """Return the state database. Raises StateUnavailable."""
    return open_state(policy.state, environ=environ)


def books(policy: AiPolicy, database: Database, clock: Clock) -> Books:
    """Return what all processes share."""
    trust = policy.trust
    return Books(
        ledger(policy, database, clock),
        Breaker(
            database, failures=trust.failures, successes=trust.successes, rest=trust.rest,
            clock=clock,
        ),
        CoolDowns(database, clock=clock),
        kept(policy, database, clock),
    )  # fmt: skip


def kept(policy: AiPolicy, database: Database, clock: Clock) -> Cache:
    """Return the answers that are kept."""
    return Cache(database, room=policy.cache_room, age=policy.cache_seconds, clock=clock)


def ledger(policy: AiPolicy, database: Database, clock: Clock) -> Ledger:
    """Return the books, with the limits of the settings."""
    budget = policy.budget
    limits = Limits(
        Limit(requests=budget.user_requests),
        Limit(budget.requests, budget.tokens, budget.cost),
        zone=budget.day,
    )
    return Ledger(database, limits, clock=clock)


def user(policy: AiPolicy, environ: Mapping[str, str]) -> str:
    """Return who asks: as the settings say, else the name of the account."""
    return policy.budget.user or environ.get("USER") or environ.get("USERNAME") or "somebody"


@dataclass(frozen=True)
class Standing:
    """How it stands with the AI of a user, out of the state database."""

    policy: AiPolicy
    environ: Mapping[str, str]
    clock: Clock = time.time

    @cached_property
    def database(self) -> Database:
        """The state database. Raises StateUnavailable."""
        return state(self.policy, self.environ)

    @property
    def cache(self) -> Cache:
        """The answers that are kept."""
        return kept(self.policy, self.database, self.clock)

    def status(self) -> Status:
        """Return what is used and left, how providers stand, and what was spent."""
        return status(
            self.database, ledger=ledger(self.policy, self.database, self.clock),
            breaker=Breaker(self.database, clock=self.clock),
            cool_downs=CoolDowns(self.database, clock=self.clock),
            cache=self.cache,
            tenant=self.policy.budget.organisation, user=user(self.policy, self.environ),
        )  # fmt: skip
