"""Everything around a question that is real, but for the time: emulator, books, the whole chain."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path

import httpx

from autodevops_cli.advisor import http
from autodevops_cli.advisor._base import Advisor, Answer, Pack, Prompt, Question, Transport
from autodevops_cli.advisor._link import Link
from autodevops_cli.advisor.anthropic import Anthropic
from autodevops_cli.advisor.chain import Books, Fallback, Provider, link
from autodevops_cli.advisor.errors import AdvisorError, InvalidAnswer
from autodevops_cli.advisor.gemini import Gemini
from autodevops_cli.advisor.layers import Payer
from autodevops_cli.advisor.openai import OpenAi
from autodevops_cli.advisor.pacing import Pacer
from autodevops_cli.advisor.prices import Tariff
from autodevops_cli.advisor.retrying import Patience, Retrying
from autodevops_cli.data import Model, Price
from autodevops_cli.storage.breaker import Breaker
from autodevops_cli.storage.cache import Cache
from autodevops_cli.storage.cool_down import CoolDowns
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.opening import open_state
from autodevops_cli.storage.quota import Limit, Limits
from tests.emulator.server import Emulator

NOVEMBER = 1_795_000_000.0
"""A day in November 2026."""
SCOPES = {
    "gemini": "gemini/gemini-3.8-flash",
    "anthropic": "anthropic/claude-test",
    "openai": "openai/gpt-test",
}
WIRES = tuple(SCOPES)
ONE_DOLLAR = Model(
    1_048_576, 65_536, False, (Price(Fraction(1), Fraction("0.1"), Fraction(5)),)
)  # fmt: skip
# 1,000 tokens of input, 900 of them cached, and 40 of output, 30 of them thought.
HELLO = {
    "gemini": (
        b'{"candidates":[{"finishReason":"STOP","content":{"parts":[{"thought":true,"text":"mm"},'
        b'{"text":"{}"}]}}],"usageMetadata":{"promptTokenCount":1000,'
        b'"cachedContentTokenCount":900,"candidatesTokenCount":10,"thoughtsTokenCount":30}}'
    ),
    "anthropic": (
        b'{"content":[{"type":"thinking","thinking":"mm"},{"type":"text","text":"{}"}],'
        b'"stop_reason":"end_turn","usage":{"input_tokens":60,"cache_creation_input_tokens":40,'
        b'"cache_read_input_tokens":900,"output_tokens":40}}'
    ),
    "openai": (
        b'{"choices":[{"finish_reason":"stop","message":{"content":"{}"}}],"usage":{'
        b'"prompt_tokens":1000,"prompt_tokens_details":{"cached_tokens":900},'
        b'"completion_tokens":40,"completion_tokens_details":{"reasoning_tokens":30}}}'
    ),
}
TIMEOUT = 10.0
"""Longer than anything takes that is not late on purpose."""
OPEN_CALLS = "SELECT COUNT(*) FROM ai_call WHERE state IN ('reserved', 'sent')"
CHARGES = "SELECT COUNT(*), COALESCE(SUM(presumed), 0), COALESCE(SUM(cost), 0) FROM ai_charge"


@dataclass(slots=True)
class Time:
    """A clock that only moves when somebody sleeps by it."""

    now: float = NOVEMBER
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


def question(text: str = "what is the test command?") -> Question:
    return Question(text, Pack("tree", ()))


def prompt(asked: Question) -> Prompt:
    return Prompt("choose among the ids", asked.repository, '{"type": "object"}')


def judge(_: Question, text: str) -> Answer:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise InvalidAnswer("the reply is no JSON object")
    return Answer()


def estimate(asked: Prompt) -> int:
    return len(asked.system + asked.text)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some questions, and what it left behind."""

    told: tuple[str, ...]
    """For each question "answer" or the name of the error."""
    requests: int
    charged: int
    presumed: int
    breaker: str
    failures: int
    open: int = 0


class World:
    """An emulator, the books of a folder, and questions to one provider or several in a row."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator = emulator
        self.time = Time()
        self.base = emulator.url
        self.key = emulator.setup.key
        self.allowed = WIRES
        self.variant = "low"
        self.run = ""
        self.models = {wire: scope.partition("/")[2] for wire, scope in SCOPES.items()}
        self.patience = Patience()
        self.timeout = TIMEOUT
        self.limit = Limit()
        self.pacer: Callable[[], Pacer] = lambda: Pacer(1_000)
        self.model = ONE_DOLLAR
        self._database = open_state(f"sqlite:///{folder}/state.db")

    def only_for(self, wire: str) -> None:
        """Let one provider alone see the files."""
        self.allowed = (wire,)

    @property
    def books(self) -> Books:
        """The real books, on this world's time."""
        limits = Limits(user=self.limit, organisation=Limit())
        return Books(
            Ledger(self._database, limits, clock=self.time),
            self.breaker,
            CoolDowns(self._database, clock=self.time),
            self.cache,
        )

    @property
    def breaker(self) -> Breaker:
        return Breaker(self._database, clock=self.time)

    @property
    def cache(self) -> Cache:
        return Cache(self._database, clock=self.time)

    def transport(self, wire: str, client: httpx.AsyncClient) -> Transport:
        """Return the real transport of a wire, with the emulator at its other end."""
        model = self.models[wire]
        match wire:
            case "gemini":
                return Gemini(model, self.key, client, self.base, self.timeout)
            case "anthropic":
                return Anthropic(model, self.key, client, self.base, self.timeout)
            case _:
                return OpenAi(model, self.key, client, f"{self.base}/v1", self.timeout)

    def ask(self, wires: str, *questions: Question) -> list[Answer | AdvisorError]:
        """Ask one question after the other; `wires` are the providers, as in "gemini openai"."""

        async def all_of_them() -> list[Answer | AdvisorError]:
            async with self.advisor(*wires.split()) as advisor:
                return [await answered(advisor, one) for one in questions or (question(),)]

        return asyncio.run(all_of_them())

    @asynccontextmanager
    async def advisor(self, *wires: str) -> AsyncIterator[Advisor]:
        """Open the whole chain."""
        async with http.client() as client:
            links = [self._link(wire, self.transport(wire, client)) for wire in wires]
            yield Fallback(links, prompt)

    def _link(self, wire: str, transport: Transport) -> Link:
        retrying = partial(
            Retrying, patience=self.patience, clock=self.time, sleep=self.time.sleep,
            chance=lambda: 0.5,
        )  # fmt: skip
        tariff = Tariff(transport.name, self.model, self.time)
        allows = wire in self.allowed
        provider = Provider(
            transport, tariff, self.pacer(), lambda _: allows, self.variant, retrying
        )
        payer = Payer("an organisation", "a person", self.run)
        return link(provider, self.books, payer, judge=judge, estimate=estimate)

    def outcome(self, wire: str, told: Sequence[Answer | AdvisorError]) -> Outcome:
        """Return what became of questions to a provider."""
        charged, presumed, _ = self.charges
        circuit = next(
            (one for one in self.breaker.circuits() if one.scope == SCOPES[wire]), None
        )  # fmt: skip
        return Outcome(
            tuple("answer" if isinstance(one, Answer) else type(one).__name__ for one in told),
            len(self.emulator.requests), charged, presumed,
            circuit.state if circuit else "closed", circuit.failures if circuit else 0,
            self._rows(OPEN_CALLS)[0],
        )  # fmt: skip

    @property
    def charges(self) -> tuple[int, int, int]:
        """How many requests were charged, how many of them presumed, and what all cost."""
        charged, presumed, cost = self._rows(CHARGES)
        return charged, presumed, cost

    def _rows(self, sql: str) -> list[int]:
        with self._database.reading() as session:
            return [value for value in session.rows(sql)[0] if isinstance(value, int)]


async def answered(advisor: Advisor, asked: Question) -> Answer | AdvisorError:
    """Return the answer or why there is none."""
    try:
        return await advisor.ask(asked)
    except AdvisorError as error:
        return error
