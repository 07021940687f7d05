"""Chat completions: OpenAI, and every server that speaks as it does, also one's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx

from autodevops_cli.advisor._base import Prompt, Reply
from autodevops_cli.advisor.http import checked_base, checked_key, post
from autodevops_cli.advisor.interpret_openai import interpret

BASE = "https://api.openai.com/v1"
BASE_VARIABLE = "OPENAI_BASE_URL"
KEY = "OPENAI_API_KEY"
TIMEOUT = 120.0


@dataclass(frozen=True)
class OpenAi:
    """A model behind a base URL that ends before `/chat/completions`.

    A server of one's own may want no key (""), and know the limit for output by its older name,
    `max_tokens`.
    """

    model: str
    key: str = field(repr=False)
    http: httpx.AsyncClient = field(repr=False)
    base: str = BASE
    timeout: float = TIMEOUT
    limit: str = "max_completion_tokens"

    @property
    def name(self) -> str:
        """The scope of breaker, quota and price."""
        return f"openai/{self.model}"

    async def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt. Raises a TransportError."""
        base = checked_base(self.base, key=self.key)
        received = await post(
            self.http, f"{base}/chat/completions", name=self.name,
            timeout=self.timeout, body=self._body(prompt), headers=self._headers(base),
        )  # fmt: skip
        return interpret(self.name, received.without(self.key))

    def _headers(self, base: str) -> dict[str, str]:
        if not self.key and base != BASE:
            return {}
        return {"authorization": f"Bearer {checked_key(self.key, KEY)}"}

    def _body(self, prompt: Prompt) -> dict[str, object]:
        shape = {"name": "advice", "schema": json.loads(prompt.schema)}
        return {
            "model": self.model,
            self.limit: prompt.max_output,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": prompt.text},
            ],
            "response_format": {"type": "json_schema", "json_schema": shape},
        }
