"""The client under all providers: what leaves is seen first, and its surroundings may be odd."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from autodevops_cli.advisor import http
from autodevops_cli.advisor._base import Answer
from autodevops_cli.advisor.errors import (
    AdvisorError,
    BadRequest,
    RateLimited,
    TransportError,
    Unavailable,
)
from autodevops_cli.advisor.gemini import Gemini
from tests.advisor.world import WIRES, World, prompt, question
from tests.emulator.faults import Cut, Fault, Refuse, Respond

EACH_WIRE = pytest.mark.parametrize("wire", WIRES)


class Refused(AdvisorError):
    """What was about to leave must not."""


async def opened() -> None:
    async with http.client():
        """It was opened."""


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere/at/all.pem"),
        ("HTTPS_PROXY", "gopher://127.0.0.1"),
        ("ALL_PROXY", "socks5://127.0.0.1"),
        ("HTTPS_PROXY", "http://[::1"),
    ],
)
def test_odd_surroundings_are_told_of(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(BadRequest, match="no connection can be made"):
        asyncio.run(opened())


@EACH_WIRE
def test_a_proxy_is_not_asked_about_this_machine(
    wire: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")

    world.ask(wire)

    assert len(world.emulator.requests) == 1


@EACH_WIRE
def test_every_body_is_seen_before_it_leaves(wire: str, world: World) -> None:
    seen: list[bytes] = []

    def refuse(body: bytes) -> None:
        seen.append(body)
        raise Refused("no")

    async def ask() -> None:
        async with http.client(refuse) as client:
            await world.transport(wire, client).complete(prompt(question("hello")))

    with pytest.raises(Refused):
        asyncio.run(ask())

    assert [b"hello" in body for body in seen] == [True]
    assert world.emulator.requests == []


@EACH_WIRE
def test_half_a_character_can_be_sent(wire: str, world: World) -> None:
    (told,) = world.ask(wire, question("\ud800"))

    assert isinstance(told, Answer)


@EACH_WIRE
def test_a_client_that_notes_no_replies_brings_none(wire: str, world: World) -> None:
    async def ask() -> None:
        nothing = httpx.MockTransport(lambda _: httpx.Response(200, json={}))
        async with httpx.AsyncClient(transport=nothing) as client:
            await world.transport(wire, client).complete(prompt(question()))

    with pytest.raises(Unavailable):
        asyncio.run(ask())


def counted(world: World) -> int:
    async def ask() -> int:
        async with http.client() as client:
            gemini = world.transport("gemini", client)
            assert isinstance(gemini, Gemini)
            return await gemini.count(prompt(question("hello")))

    return asyncio.run(ask())


def test_gemini_counts_tokens_for_us(world: World) -> None:
    count = counted(world)

    (request,) = world.emulator.requests
    assert request.path.endswith(":countTokens")
    assert count == -(-len(request.body) // 4)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Refuse("unavailable"), Unavailable),
        (Refuse("minute", wait=3.0), RateLimited),
        (Respond(200, b"{}"), Unavailable),
        (Cut("reset"), Unavailable),
    ],
    ids=["503", "429", "no count", "a reset"],
)
def test_what_gemini_does_not_count_is_not_guessed(
    fault: Fault, error: type[TransportError], world: World
) -> None:
    world.emulator.faults(fault)

    with pytest.raises(error):
        counted(world)
