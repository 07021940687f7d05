"""What the three wires share: what came in, what goes out, how the emulator is set up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

NOTHING_TO_SAY = '{"verdicts":[],"recommendations":[]}'
MODELS = (
    "gemini-3.8-flash", "gemini-3.5-flash-lite", "claude-test", "gpt-test",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    """With names in small letters."""
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query)

    @property
    def json(self) -> dict[str, Any]:
        loaded = json.loads(self.body or b"{}")
        return loaded if isinstance(loaded, dict) else {}


@dataclass(frozen=True, slots=True)
class Response:
    """A whole reply."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    type: str = "application/json"


@dataclass(slots=True)
class Setup:
    """How the emulator behaves where no fault is scripted."""

    key: str = "test-key"
    models: tuple[str, ...] = MODELS
    answer: Callable[[Recorded], str] = field(default=lambda _: NOTHING_TO_SAY)
    window: int = 1_048_576
    """How many tokens of input a model takes."""
    thinking: int = 0
    """How many tokens a model thinks before each answer."""
    latency: float = 0.0
    rate: int = 0
    """How many requests are let through in any minute; 0 for all."""
    minute: float = 60.0
    """How long a minute is, in seconds."""


class Wire(Protocol):
    """One provider's wire."""

    def knows(self, request: Recorded) -> bool:
        """Whether a request speaks this wire."""
        ...

    def reply(self, request: Recorded, setup: Setup, text: str | None, how: str) -> Response:
        """Return a good reply, or one that ended early, or the error that the request earns."""
        ...

    def refusal(self, kind: str, wait: float) -> Response:
        """Return an error of the provider."""
        ...


def tokens(text: str | bytes) -> int:
    """Return a number of tokens that is plausible: four bytes each."""
    size = len(text if isinstance(text, bytes) else text.encode())
    return -(-size // 4)


def encoded(value: object, status: int = 200, *headers: tuple[str, str]) -> Response:
    """Return a reply with a JSON body."""
    return Response(status, json.dumps(value, indent=1).encode(), headers)
