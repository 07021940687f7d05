"""What the layers around a provider hand to each other, from the question down to the reply."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from autodevops_cli.advisor._base import Answer, Prompt, Question, Reply

Clock: TypeAlias = Callable[[], float]
Judge: TypeAlias = Callable[[Question, str], Answer]
"""From the text of a reply to what holds of it. Raises InvalidAnswer."""
Estimate: TypeAlias = Callable[[Prompt], int]


class Stopwatch:
    """The time that is left for a question; waiting for one's turn does not count."""

    def __init__(self, limit: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + limit

    @property
    def left(self) -> float:
        """The seconds that are left, negative when they are over."""
        return self._end - self._clock()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let the time of the block not count."""
        since = self._clock()
        try:
            yield
        finally:
            self._end += self._clock() - since


def _endless() -> Stopwatch:
    return Stopwatch(float("inf"))


def _nothing() -> None:
    """Tell nobody."""


departing: ContextVar[Callable[[], None]] = ContextVar("departing", default=_nothing)
"""Told by the HTTP client at the moment when a request really leaves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way; `key` is its line in the books, `leaving` is told of a request."""

    question: Question
    prompt: Prompt
    key: str = ""
    watch: Stopwatch = field(default_factory=_endless)
    leaving: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that held, with the text that it was read from."""

    answer: Answer
    text: str


class Link(Protocol):
    """Brings an answer that holds. Raises an AdvisorError."""

    async def ask(self, asked: Asked) -> Held:
        """Return what holds of a reply, and its text."""
        ...


class Sender(Protocol):
    """Brings a reply, whatever it says. Raises an AdvisorError."""

    async def send(self, asked: Asked) -> Reply:
        """Return the reply to the prompt."""
        ...


def fingerprint(prompt: Prompt, *parts: str) -> str:
    """Return what tells a prompt to a model from all others."""
    asked = [prompt.version, prompt.schema, prompt.max_output, prompt.system, prompt.text]
    text = json.dumps([*parts, *asked], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
