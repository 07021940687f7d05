"""The key stands in one header of the request and nowhere else."""

from __future__ import annotations

import asyncio
import logging
import traceback

import pytest

from autodevops_cli.advisor import http
from autodevops_cli.advisor._base import Answer
from autodevops_cli.advisor.errors import AdvisorError, BadRequest, NotAuthorised
from autodevops_cli.advisor.http import checked_base, checked_key
from tests.advisor.world import WIRES, World
from tests.emulator.faults import Cut, Fault, Respond

KEY = "AIzaSy-this-is-nobodys-key"
ECHO = b'{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"what is %s?"}}' % KEY.encode()
EACH_WIRE = pytest.mark.parametrize("wire", WIRES)


def all_of(error: BaseException) -> str:
    """Return everything that a program could print of an error."""
    told = getattr(error, "hint", "")
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)) + told


@EACH_WIRE
def test_the_key_is_in_one_header(wire: str, world: World) -> None:
    world.key = world.emulator.setup.key = KEY

    (answer,) = world.ask(wire)

    (request,) = world.emulator.requests
    places = [name for name, value in request.headers.items() if KEY in value]
    assert isinstance(answer, Answer)
    assert len(places) == 1
    assert KEY not in request.target
    assert KEY.encode() not in request.body


@EACH_WIRE
@pytest.mark.parametrize(
    "fault", [Respond(400, ECHO), Cut("reset-before")], ids=["the server echoes it", "reset"]
)
def test_the_key_is_in_no_error_and_no_log(
    fault: Fault, wire: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.key = world.emulator.setup.key = KEY
    world.emulator.always = fault

    with caplog.at_level(logging.DEBUG):
        (told,) = world.ask(wire)

    assert isinstance(told, AdvisorError)
    assert KEY not in all_of(told)
    assert KEY not in caplog.text


@EACH_WIRE
def test_the_key_is_in_no_repr(wire: str, world: World) -> None:
    world.key = KEY

    async def shown() -> str:
        async with http.client() as client:
            return repr(world.transport(wire, client))

    assert KEY not in asyncio.run(shown())


@pytest.mark.parametrize("key", ["", "two words", "a\r\nb: c", "ключ", "k" * 1001])
def test_what_is_no_key_is_not_sent(key: str) -> None:
    with pytest.raises(NotAuthorised) as caught:
        checked_key(key, "GEMINI_API_KEY")

    assert not key or key not in all_of(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example.com", "http://10.0.0.1", "ftp://127.0.0.1", "//127.0.0.1", "",
        "https://", "https://user:word@models.example.com", "https://models.example.com/?key=1",
        "https://models.example.com/#a", "https://[", "https://models.example.com:port",
        "http://127.0.0.1.example.com",
    ],
)  # fmt: skip
def test_a_key_does_not_go_there(url: str) -> None:
    with pytest.raises(BadRequest):
        checked_base(url, key="a-key")


@pytest.mark.parametrize(
    "url", ["https://models.example.com/v1/", "http://127.0.0.1:8080", "http://localhost"]
)
def test_a_key_may_go_there(url: str) -> None:
    assert checked_base(url, key="a-key") == url.rstrip("/")


def test_a_server_in_the_same_house_may_be_asked_without_a_key() -> None:
    assert checked_base("http://models.example.com", key="") == "http://models.example.com"
