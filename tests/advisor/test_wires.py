"""What leaves for each provider, byte for byte, whatever stands in the environment."""

from __future__ import annotations

import asyncio
import json

import pytest

from autodevops_cli.advisor import http
from autodevops_cli.advisor._base import Prompt, Reply
from autodevops_cli.advisor.errors import TransportError, Truncated
from autodevops_cli.advisor.gemini import base_in, key_in
from tests.advisor.world import WIRES, World
from tests.emulator.faults import Respond

ASKED = Prompt("choose", "which?", '{"type": "object"}', max_output=100)
SHAPE = {"type": "object"}
BODIES = {
    "gemini": {
        "contents": [{"parts": [{"text": "which?"}], "role": "user"}],
        "systemInstruction": {"parts": [{"text": "choose"}], "role": "user"},
        "store": False,
        "generationConfig": {
            "maxOutputTokens": 100,
            "responseMimeType": "application/json",
            "responseJsonSchema": SHAPE,
            "thinkingConfig": {"thinking_level": "LOW"},
        },
    },
    "anthropic": {
        "model": "claude-test",
        "max_tokens": 100,
        "system": "choose",
        "messages": [{"role": "user", "content": "which?"}],
        "output_config": {"format": {"type": "json_schema", "schema": SHAPE}},
    },
    "openai": {
        "model": "gpt-test",
        "max_completion_tokens": 100,
        "messages": [
            {"role": "system", "content": "choose"},
            {"role": "user", "content": "which?"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "advice", "schema": SHAPE},
        },
    },
}
PATHS = {
    "gemini": "/v1/models/gemini-3.8-flash:generateContent",
    "anthropic": "/v1/messages",
    "openai": "/v1/chat/completions",
}
CONTINUED = (
    b'{"candidates":[{"finishReason":"CONTINUATION","continuationToken":"bW9yZQ==",'
    b'"content":{"parts":[{"text":"{}"}]}}],"usageMetadata":{"promptTokenCount":5}}'
)


def completed(world: World, wire: str, asked: Prompt = ASKED) -> Reply:
    async def ask() -> Reply:
        async with http.client() as client:
            return await world.transport(wire, client).complete(asked)

    return asyncio.run(ask())


@pytest.mark.parametrize("wire", WIRES)
def test_this_leaves_and_nothing_else(wire: str, world: World) -> None:
    completed(world, wire)

    (request,) = world.emulator.requests
    assert (request.target, request.json) == (PATHS[wire], BODIES[wire])


def test_the_same_prompt_is_the_same_bytes(world: World) -> None:
    completed(world, "gemini")
    completed(world, "gemini")

    first, second = world.emulator.requests
    assert first.body == second.body
    assert json.loads(first.body) == BODIES["gemini"]


def test_the_environment_does_not_lead_gemini_elsewhere(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "GOOGLE_GENAI_USE_VERTEXAI": "1",
        "GOOGLE_GENAI_USE_ENTERPRISE": "1",
        "GOOGLE_CLOUD_PROJECT": "a-project",
        "GOOGLE_CLOUD_LOCATION": "europe-west1",
        "GOOGLE_API_KEY": "another-key",
        "GEMINI_API_KEY": "a-third-key",
        "GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:1",
        "GOOGLE_GENAI_API_VERSION": "v1alpha",
        "GOOGLE_GENAI_HTTP_CLIENT": "httpx2",
    }.items():
        monkeypatch.setenv(name, value)

    completed(world, "gemini")

    assert [one.path for one in world.emulator.requests] == [PATHS["gemini"]]


def test_gemini_is_not_asked_to_go_on(world: World) -> None:
    world.emulator.faults(Respond(200, CONTINUED))

    with pytest.raises(Truncated) as caught:
        completed(world, "gemini")

    assert caught.value.usage is not None
    assert (caught.value.usage.prompt, len(world.emulator.requests)) == (5, 1)


@pytest.mark.parametrize("model", ["", "../../v1/files", "a/b", "a?key=b", "ä", "a b", "x" * 99])
def test_a_name_that_is_no_models_leads_nowhere(model: str, world: World) -> None:
    world.models["gemini"] = model

    with pytest.raises(TransportError):
        completed(world, "gemini")

    assert world.emulator.requests == []


@pytest.mark.parametrize(
    ("environ", "key"),
    [
        ({}, ""),
        ({"GOOGLE_API_KEY": "b"}, "b"),
        ({"GEMINI_API_KEY": "a\n", "GOOGLE_API_KEY": "b"}, "a"),
        ({"GEMINI_API_KEY": "", "GOOGLE_API_KEY": "b"}, "b"),
    ],
)
def test_the_key_comes_from_the_environment(environ: dict[str, str], key: str) -> None:
    assert key_in(environ) == key


def test_the_base_url_comes_from_the_environment() -> None:
    assert base_in({"GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:1"}) == "http://127.0.0.1:1"
    assert base_in({}) == "https://generativelanguage.googleapis.com"
