"""Claude, over Anthropic's messages."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx

from autodevops_cli.advisor._base import Prompt, Reply
from autodevops_cli.advisor.http import checked_base, checked_key, post
from autodevops_cli.advisor.interpret_anthropic import interpret

BASE = "https://api.anthropic.com"
BASE_VARIABLE = "ANTHROPIC_BASE_URL"
KEY = "ANTHROPIC_API_KEY"
VERSION = "2023-06-01"
TIMEOUT = 120.0


@dataclass(frozen=True)
class Anthropic:
    """One of Claude's models; `timeout` are the seconds for a whole request and its reply."""

    model: str
    key: str = field(repr=False)
    http: httpx.AsyncClient = field(repr=False)
    base: str = BASE
    timeout: float = TIMEOUT

    @property
    def name(self) -> str:
        """The scope of breaker, quota and price."""
        return f"anthropic/{self.model}"

    async def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt. Raises a TransportError."""
        key = checked_key(self.key, KEY)
        received = await post(
            self.http, f"{checked_base(self.base, key=key)}/v1/messages", name=self.name,
            timeout=self.timeout, body=self._body(prompt),
            headers={"x-api-key": key, "anthropic-version": VERSION},
        )  # fmt: skip
        return interpret(self.name, received.without(self.key))

    def _body(self, prompt: Prompt) -> dict[str, object]:
        shape = {"type": "json_schema", "schema": json.loads(prompt.schema)}
        return {
            "model": self.model,
            "max_tokens": prompt.max_output,
            "system": prompt.system,
            "messages": [{"role": "user", "content": prompt.text}],
            "output_config": {"format": shape},
        }
