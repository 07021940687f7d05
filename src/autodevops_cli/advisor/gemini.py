"""Gemini, through Google's SDK for the request and without it for the reply."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx
from google import genai
from google.genai import types

from autodevops_cli.advisor._base import Prompt, Reply
from autodevops_cli.advisor.errors import AdvisorError, BadRequest, Unavailable
from autodevops_cli.advisor.http import asking, checked_base, checked_key, the_reply
from autodevops_cli.advisor.interpret_gemini import interpret
from autodevops_cli.advisor.reading import Received, count, cut, document

BASE = "https://generativelanguage.googleapis.com"
BASE_VARIABLE = "GOOGLE_GEMINI_BASE_URL"
KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
TIMEOUT = 120.0

# It tells of variables that are not used, as nobody else would listen on standard error.
logging.getLogger("google_genai").addHandler(logging.NullHandler())

_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


@dataclass(frozen=True)
class Gemini:
    """One of Gemini's models; `timeout` are the seconds for a whole request and its reply."""

    model: str
    key: str = field(repr=False)
    http: httpx.AsyncClient = field(repr=False)
    base: str = BASE
    timeout: float = TIMEOUT
    thinking: str = "low"

    @property
    def name(self) -> str:
        """The scope of breaker, quota and price."""
        return f"gemini/{self.model}"

    async def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt. Raises a TransportError."""
        return interpret(self.name, await self._post(prompt))

    async def count(self, prompt: Prompt) -> int:
        """Return how many tokens the provider counts in a prompt. Raises a TransportError."""
        client = self._client
        async with asking(self.name, self.timeout) as replies:
            with _ignoring_what_the_sdk_thinks(replies):
                await client.aio.models.count_tokens(
                    model=self._model, contents=prompt.system + prompt.text
                )
        received = the_reply(self.name, replies).without(self.key)
        if received.status != 200:
            interpret(self.name, received)
        total = count((document(received.body) or {}).get("totalTokens"))
        if not total:
            raise cut(self.name)
        return total

    async def _post(self, prompt: Prompt) -> Received:
        # Making the client takes its time, which is not the provider's.
        client, config = self._client, self._config(prompt)
        async with asking(self.name, self.timeout) as replies:
            with _ignoring_what_the_sdk_thinks(replies):
                await client.aio.models.generate_content(
                    model=self._model, contents=prompt.text, config=config
                )
        return the_reply(self.name, replies).without(self.key)

    def _config(self, prompt: Prompt) -> types.GenerateContentConfig:
        return types.GenerateContentConfig(
            system_instruction=prompt.system,
            response_mime_type="application/json",
            response_json_schema=json.loads(prompt.schema),
            max_output_tokens=prompt.max_output,
            thinking_config=types.ThinkingConfig(
                thinking_level=types.ThinkingLevel(self.thinking.upper())
            ),
            store=False,
            should_return_http_response=True,
            # Each continuation would be a further request, billed and counted by nobody.
            automatic_continuation=False,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        )

    @property
    def _model(self) -> str:
        """The model's name, safe to stand in a path."""
        if not _MODEL.fullmatch(self.model):
            raise BadRequest("the model's name is none", hint="as in gemini-3.8-flash")
        return self.model

    @cached_property
    def _client(self) -> genai.Client:
        key = checked_key(self.key, KEYS[0])
        options: dict[str, Any] = {
            "base_url": checked_base(self.base, key=key),
            "api_version": "v1",
            "timeout": int(self.timeout * 1000),
            "retry_options": types.HttpRetryOptions(attempts=1),
            "httpx_async_client": self.http,
            # The SDK wants one; nothing is ever asked through it.
            "httpx_client": httpx.Client(transport=httpx.MockTransport(_refuse)),
        }
        try:
            return genai.Client(
                # Said, so that no variable of the environment sends the key elsewhere.
                vertexai=False,
                api_key=key,
                http_options=types.HttpOptions(**options),
            )
        except (OSError, ValueError) as error:
            raise BadRequest(
                f"no client can be made: {type(error).__name__}",
                hint="check the variables for certificates (SSL_CERT_FILE)",
            ) from None


def key_in(environ: Mapping[str, str]) -> str:
    """Return the key that the environment holds, "" for none."""
    return next((environ[name].strip() for name in KEYS if environ.get(name)), "")


def base_in(environ: Mapping[str, str]) -> str:
    """Return the base URL that the environment names, else Google's."""
    return environ.get(BASE_VARIABLE) or BASE


@contextmanager
def _ignoring_what_the_sdk_thinks(replies: list[Received]) -> Iterator[None]:
    """Let nothing but failures before a reply through: of replies it raises what comes to hand."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, AdvisorError):
        raise
    except Exception as error:
        if not replies:
            raise BadRequest(f"no request can be made of it: {type(error).__name__}") from None


def _refuse(_: httpx.Request) -> httpx.Response:
    raise Unavailable("Gemini is only asked asynchronously")
