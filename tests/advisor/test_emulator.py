"""The emulator as a process of its own, and what it asks of those who speak to it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.emulator.server import Emulator

ROOT = Path(__file__).parents[2]
MODEL = "/v1/models/gemini-3.8-flash"
CONTENTS = {"contents": [{"parts": [{"text": "a"}]}]}


def replied(
    method: str, url: str, *, json: object = None, headers: dict[str, str] | None = None
) -> httpx.Response:
    async def request() -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.request(method, url, json=json, headers=headers)

    return asyncio.run(request())


@pytest.fixture
def process(loopback: None) -> Iterator[str]:
    """Return the URL of an emulator in a process of its own."""
    command = [sys.executable, "-m", "tests.emulator", "--fault", "day", "--always", "blocked"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        yield running.stdout.readline().strip()
        running.terminate()


def test_it_runs_as_a_process_and_tells_what_it_was_asked(process: str) -> None:
    url = f"{process}{MODEL}:generateContent?key=test-key"

    statuses = [replied("POST", url, json=CONTENTS).status_code for _ in range(2)]

    assert statuses == [429, 200]
    assert replied("GET", f"{process}/_emulator/count").json() == 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{MODEL}:generateContent?key=test-key", CONTENTS, 200),
        (f"{MODEL}:generateContent", CONTENTS, 403),
        (f"{MODEL}:generateContent?key=wrong", CONTENTS, 400),
        (f"{MODEL}:generateContent?key=test-key", CONTENTS | {"extra": 1}, 400),
        (f"{MODEL}:generateContent?key=test-key", {}, 400),
        (f"{MODEL}:countTokens?key=test-key", CONTENTS, 200),
        ("/v1/models/gemini-flash-latest:generateContent?key=test-key", CONTENTS, 404),
        ("/v1beta/models/gemini-flash-latest:generateContent?key=test-key", CONTENTS, 200),
        ("/v2/models/gemini-3.8-flash:generateContent?key=test-key", CONTENTS, 404),
    ],
    ids=[
        "a good request", "no key", "a wrong key", "an unknown field", "no contents", "counting",
        "an alias on v1", "an alias on v1beta", "an unknown path",
    ],
)  # fmt: skip
def test_it_is_as_strict_as_the_provider(
    path: str, body: dict[str, object], status: int, emulator: Emulator
) -> None:
    assert replied("POST", emulator.url + path, json=body).status_code == status


@pytest.mark.parametrize(
    ("path", "found"), [("/v1/models", "models"), ("/v1beta/models/gemini-3.8-flash", "name")]
)
def test_it_lists_its_models(path: str, found: str, emulator: Emulator) -> None:
    reply = replied("GET", emulator.url + path, headers={"x-goog-api-key": "test-key"})

    assert found in reply.json()


def test_it_lets_so_many_through_in_a_minute(emulator: Emulator) -> None:
    emulator.setup.rate = 2
    headers = {"x-goog-api-key": "test-key"}

    replies = [replied("GET", f"{emulator.url}/v1/models", headers=headers) for _ in range(3)]

    assert [one.status_code for one in replies] == [200, 200, 429]
    assert "RetryInfo" in replies[2].text
