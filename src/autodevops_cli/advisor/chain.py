"""Providers in the order in which they are asked, each with its own books and consent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autodevops_cli.advisor._base import (
    Answer,
    Breaker,
    Cache,
    CoolDowns,
    Ledger,
    Prompt,
    Question,
    Transport,
)
from autodevops_cli.advisor._link import Asked, Estimate, Judge, Link
from autodevops_cli.advisor.errors import AdvisorError, ConsentMissing
from autodevops_cli.advisor.layers import (
    Cached,
    Consenting,
    Cooling,
    Metered,
    Payer,
    worth_another_provider,
)
from autodevops_cli.advisor.pacing import Paced, Pacer
from autodevops_cli.advisor.prices import Tariff
from autodevops_cli.advisor.retrying import Retrying
from autodevops_cli.advisor.sending import Breaking, Sending


@dataclass(frozen=True, slots=True)
class Books:
    """What all processes share."""

    ledger: Ledger
    breaker: Breaker
    pauses: CoolDowns
    cache: Cache


@dataclass(frozen=True, slots=True)
class Provider:
    """A model that may be asked: how, at which price, how fast, and whose files it may see.

    `variant` names what of the transport's settings changes its answers, as the thinking level.
    """

    transport: Transport
    tariff: Tariff
    pacer: Pacer
    allows: Callable[[Question], bool]
    variant: str = ""
    retrying: Callable[[Link], Link] = Retrying


def link(
    provider: Provider, books: Books, payer: Payer, *, judge: Judge, estimate: Estimate
) -> Link:
    """Return a provider with everything around it: the order of the layers stands here."""
    scope = provider.transport.name
    one_request = Breaking(Sending(provider.transport, books.ledger), books.breaker, scope=scope)
    one_try = Metered(
        one_request, books.ledger, provider.tariff, payer,
        judge=judge, estimate=estimate, variant=provider.variant,
    )  # fmt: skip
    in_turn = Cooling(Paced(one_try, provider.pacer), books.pauses, scope=scope)
    allowed = Consenting(provider.retrying(in_turn), provider.allows, scope=scope)
    return Cached(allowed, books.cache, judge, scope=scope, variant=provider.variant)


class Fallback:
    """Asks one provider after the other until one answers."""

    def __init__(self, links: Sequence[Link], prompt: Callable[[Question], Prompt]) -> None:
        self._links, self._prompt = tuple(links), prompt

    async def ask(self, question: Question) -> Answer:
        """Return the first answer that holds. Raises what kept the first provider from it."""
        asked = Asked(question, self._prompt(question))
        failures: list[AdvisorError] = []
        for one in self._links:
            try:
                return (await one.ask(asked)).answer
            except AdvisorError as error:
                failures.append(error)
                if not worth_another_provider(error):
                    break
        raise _told(failures)


def _told(failures: Sequence[AdvisorError]) -> AdvisorError:
    """Return the first failure, with the others in its hint; who was not asked comes last."""
    if not failures:
        return ConsentMissing("there is no model to ask", hint="name one in the settings")
    first, *others = sorted(failures, key=lambda one: isinstance(one, ConsentMissing))
    first.hint = "; ".join(filter(None, [first.hint, *map(str, others)]))
    return first
