"""The one request itself: only to a provider that is not known to fail, and only so long."""

from __future__ import annotations

import asyncio

from autodevops_cli.advisor._base import Breaker, Ledger, Reply, Transport
from autodevops_cli.advisor._link import Asked, Sender, departing
from autodevops_cli.advisor.errors import TransportError, Unavailable


class Breaking:
    """Asks only while the provider is not known to fail, and tells how it went."""

    def __init__(self, inner: Sender, breaker: Breaker, *, scope: str) -> None:
        self._inner, self._breaker, self._scope = inner, breaker, scope

    async def send(self, asked: Asked) -> Reply:
        """Return the reply. Raises BreakerOpen without a request."""
        permit = await asyncio.to_thread(self._breaker.admit, self._scope)
        try:
            reply = await self._inner.send(asked)
        except TransportError as error:
            await self._report(permit, failed=error.counts)
            raise
        await self._report(permit, failed=False)
        return reply

    async def _report(self, permit: int, *, failed: bool) -> None:
        await asyncio.to_thread(self._breaker.report, self._scope, permit, failed=failed)


class Sending:
    """Makes the one request, after noting that it leaves, within the time that is left."""

    def __init__(self, transport: Transport, ledger: Ledger) -> None:
        self._transport, self._ledger = transport, ledger

    async def send(self, asked: Asked) -> Reply:
        """Return the reply. Raises Unavailable when the time is over."""
        await asyncio.to_thread(self._ledger.sent, asked.key)
        asked.leaving()
        told = departing.set(asked.leaving)
        try:
            async with asyncio.timeout(max(0.0, asked.watch.left)):
                return await self._transport.complete(asked.prompt)
        except TimeoutError:
            raise Unavailable(
                f"{self._transport.name} did not answer in the time that was left",
                hint="try again later",
                usage=None,
            ) from None
        finally:
            departing.reset(told)
