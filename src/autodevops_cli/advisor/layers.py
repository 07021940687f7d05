"""What is wrapped around a provider, each for one concern; `chain.py` puts them in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from autodevops_cli.advisor._base import (
    Answer,
    Cache,
    Call,
    CoolDowns,
    Ledger,
    Question,
    Usage,
)
from autodevops_cli.advisor._link import (
    Asked,
    Estimate,
    Held,
    Judge,
    Link,
    Sender,
    fingerprint,
)
from autodevops_cli.advisor.errors import (
    AdvisorError,
    ConsentMissing,
    DailyQuota,
    InvalidAnswer,
    RateLimited,
    StateUnavailable,
    TransportError,
)
from autodevops_cli.advisor.prices import Tariff

BARE_PAUSE = 5.0
"""Seconds that a provider is left alone when it does not say how long."""
SPENT_PAUSE = 900.0
"""Seconds after which a provider whose day is spent is asked again whether it still is."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays. What was paid for within a `run` is never paid for again in it."""

    tenant: str
    user: str
    run: str = ""


class Cached:
    """Keeps what held, so that the same question costs nothing the next time."""

    def __init__(
        self, inner: Link, cache: Cache, judge: Judge, *, scope: str, variant: str
    ) -> None:
        self._inner, self._cache, self._judge = inner, cache, judge
        self._scope, self._variant = scope, variant

    async def ask(self, asked: Asked) -> Held:
        """Return the answer that is kept, else the one that comes."""
        key = fingerprint(asked.prompt, self._scope, self._variant)
        text = await asyncio.to_thread(self._cache.get, key)
        if text is not None and (held := self._kept(asked.question, text)):
            return held
        held = await self._inner.ask(asked)
        await asyncio.to_thread(self._cache.put, key, held.text)
        return held

    def _kept(self, question: Question, text: str) -> Held | None:
        """Return what holds of a text today; what held once may not any more."""
        try:
            answer = self._judge(question, text)
        except InvalidAnswer:
            return None
        return Held(replace(answer, model=self._scope, bought=False), text)


class Consenting:
    """Lets through what may be sent to this provider."""

    def __init__(self, inner: Link, allows: Callable[[Question], bool], *, scope: str) -> None:
        self._inner, self._allows, self._scope = inner, allows, scope

    async def ask(self, asked: Asked) -> Held:
        """Return the answer. Raises ConsentMissing."""
        if not self._allows(asked.question):
            raise ConsentMissing(
                f"nobody agreed that files of {asked.question.repository} go to {self._scope}",
                hint="agree with the setting ai.consent, or do without advice",
            )
        return await self._inner.ask(asked)


class Cooling:
    """Leaves a provider alone for as long as it said, to whichever process it said so."""

    def __init__(self, inner: Link, pauses: CoolDowns, *, scope: str) -> None:
        self._inner, self._pauses, self._scope = inner, pauses, scope

    async def ask(self, asked: Asked) -> Held:
        """Return the answer. Raises RateLimited and DailyQuota without a request."""
        await self._check()
        try:
            return await self._inner.ask(asked)
        except DailyQuota:
            await asyncio.to_thread(self._pauses.start, self._day, SPENT_PAUSE)
            raise
        except RateLimited as error:
            error.wait = error.wait or BARE_PAUSE
            await asyncio.to_thread(self._pauses.start, self._scope, error.wait)
            raise

    @property
    def _day(self) -> str:
        return f"{self._scope} today"

    async def _check(self) -> None:
        if await asyncio.to_thread(self._pauses.remaining, self._day):
            raise DailyQuota(f"{self._scope} gave no more today", hint="try again later")
        if wait := await asyncio.to_thread(self._pauses.remaining, self._scope):
            raise RateLimited(
                f"{self._scope} asked to be left alone for {wait:.0f} s more",
                hint="try again later",
                wait=wait,
            )


class Metered:
    """Sets money aside before anything leaves, and books what it cost when it is known."""

    def __init__(
        self, inner: Sender, ledger: Ledger, tariff: Tariff, payer: Payer,
        *, judge: Judge, estimate: Estimate, variant: str,
    ) -> None:  # fmt: skip
        self._inner, self._ledger, self._tariff = inner, ledger, tariff
        self._payer, self._judge, self._estimate = payer, judge, estimate
        self._variant = variant

    async def ask(self, asked: Asked) -> Held:
        """Return what was bought, now or before. Raises what the books say against it."""
        call, most = self._call(asked)
        text = await asyncio.to_thread(self._ledger.reserve, call)
        if text is not None:
            answer = self._judge(asked.question, text)
            return Held(replace(answer, model=call.scope, bought=False), text)
        try:
            return await self._bought(replace(asked, key=call.key), most)
        except TransportError as error:
            await self._book_failure(call.key, error)
            raise
        except BaseException as error:
            # Also when it is given up: the books are closed before anything else happens.
            with suppress(StateUnavailable):
                await asyncio.shield(asyncio.to_thread(self._close, call.key, error))
            raise

    def _call(self, asked: Asked) -> tuple[Call, Usage]:
        """Return what is about to be bought, and the most that it can take."""
        prompt, scope, payer = asked.prompt, self._tariff.scope, self._payer
        most = Usage(prompt=self._estimate(prompt), output=prompt.max_output)
        self._tariff.check(most.prompt, most.output)
        key = fingerprint(prompt, payer.tenant, payer.run, scope, self._variant)
        cost = self._tariff.cost(most)
        return Call(key, payer.tenant, payer.user, scope, most.tokens, cost), most

    async def _bought(self, asked: Asked, most: Usage) -> Held:
        reply = await self._inner.send(asked)
        # A server that does not count is charged what was set aside.
        usage = reply.usage if reply.usage.tokens else most
        cost = self._tariff.cost(usage)
        try:
            answer = self._judge(asked.question, reply.text)
        except InvalidAnswer:
            await asyncio.to_thread(self._ledger.settle, asked.key, usage, cost, None)
            raise
        await asyncio.to_thread(self._ledger.settle, asked.key, usage, cost, reply.text)
        return Held(_paid(answer, self._tariff.scope, usage, cost), reply.text)

    async def _book_failure(self, key: str, error: TransportError) -> None:
        if error.usage is None:
            await asyncio.to_thread(self._ledger.presume, key)
        else:
            cost = self._tariff.cost(error.usage)
            await asyncio.to_thread(self._ledger.settle, key, error.usage, cost, None)

    def _close(self, key: str, error: BaseException) -> None:
        """Give back what did not leave; what is settled stays, and of the rest nobody knows."""
        self._ledger.release(key)
        if isinstance(error, AdvisorError) and not isinstance(error, StateUnavailable):
            self._ledger.settle(key, Usage(), 0, None)
        else:
            self._ledger.presume(key)


def _paid(answer: Answer, scope: str, usage: Usage, cost: int) -> Answer:
    return replace(answer, model=scope, usage=usage, cost=cost, bought=True)


def worth_another_provider(error: AdvisorError) -> bool:
    """Whether another provider may be asked after this failure."""
    return error.falls_back or isinstance(error, ConsentMissing)
