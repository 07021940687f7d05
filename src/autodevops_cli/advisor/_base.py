"""What an advisor is asked and what it may answer; who keeps its books.

An advisor only selects among ids that scanners found, and says short things to people. It is one
more witness, the weakest: its verdicts enter as evidence, and a command without an origin in the
repository cannot come out of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.spending import Call as Call
from autodevops_cli.model.spending import Usage as Usage


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file that goes along: why, and its text with secrets replaced; `cut` where it goes on."""

    path: str
    reason: str
    text: str
    redactions: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """What may leave of a repository, in a stable order; `tree` is its collapsed listing."""

    tree: str
    files: tuple[PackedFile, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    """Paths that would have helped and stay here, with the reason."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a scanner found: an id ("npm:test"), what it stands for, where it stands."""

    id: str
    value: str
    where: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that evidence alone leaves open: `settled` is the id that holds without advice."""

    subject: str
    options: tuple[Option, ...]
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that is asked about one repository, at once."""

    repository: str
    pack: Pack
    choices: tuple[Choice, ...] = ()
    private: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """An option chosen for a subject, and why; `cites` are paths of the pack."""

    subject: str
    option: str
    because: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A short text for people, with the files of the pack that it is about."""

    title: str
    detail: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What of a reply held against the question; `dropped` says what did not, and why."""

    verdicts: tuple[Verdict, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    dropped: tuple[Finding, ...] = ()
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    cost: int = 0
    """Millionths of a US dollar."""
    bought: bool = True
    """False where it was paid for before: from the cache, or from the ledger after a crash."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What goes over the wire, the same for every provider."""

    system: str
    text: str
    schema: str
    """The loose JSON Schema of the reply, as JSON."""
    max_output: int = 4096
    version: str = "1"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back complete: the text, and what it cost in tokens."""

    text: str
    usage: Usage
    model: str


class Advisor(Protocol):
    """Answers questions. Raises an AdvisorError."""

    async def ask(self, question: Question) -> Answer:
        """Return what holds of the reply to a question."""
        ...


class Transport(Protocol):
    """One provider's wire and nothing else: no retry, no books, no judgement of the text."""

    name: str
    """The scope of breaker, quota and price: "gemini/gemini-3.8-flash"."""

    async def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt. Raises a TransportError of advisor/errors.py."""
        ...


class Ledger(Protocol):
    """Keeps the books of all processes: reserve, then sent, then settled exactly once.

    One reservation is one request: who tries again settles what the first try cost and reserves
    anew, with the same key.
    """

    def reserve(self, call: Call) -> str | None:
        """Return the text that the same call bought before, or None after reserving for it.

        Raises QuotaSpent with the time when there is quota again, and CallInFlight while
        another one asks exactly this.
        """
        ...

    def sent(self, key: str) -> None:
        """Note that the request leaves now; what happens next may be billed.

        Raises ReservationLost where the reservation is gone meanwhile: then nothing may leave.
        """
        ...

    def settle(self, key: str, usage: Usage, cost: int, text: str | None) -> None:
        """Book what the call cost and what it brought, at once; a second time nothing.

        A text is never bought again, so None where what came is not worth keeping.
        """
        ...

    def presume(self, key: str) -> None:
        """Book the estimate of a request that may be billed, as nobody knows: a timeout."""
        ...

    def release(self, key: str) -> None:
        """Give back a reservation of which nothing was sent."""
        ...


class Breaker(Protocol):
    """Keeps all processes from a provider that fails: 5 failures open it, one probe closes it."""

    def admit(self, scope: str) -> int:
        """Return a permit, to be handed back with the outcome. Raises BreakerOpen."""
        ...

    def report(self, scope: str, permit: int, *, failed: bool) -> None:
        """Tell how the admitted call went; client errors are no failures of the provider."""
        ...


class CoolDowns(Protocol):
    """How long a provider wants to be left alone after it said "too many requests"."""

    def start(self, scope: str, seconds: float) -> None:
        """Let no process ask before so many seconds have passed; a later end stays."""
        ...

    def remaining(self, scope: str) -> float:
        """Return the seconds to wait before the next request, 0 where there is no need."""
        ...


class Cache(Protocol):
    """Answers that were judged good, by the content of what was asked."""

    def get(self, key: str) -> str | None:
        """Return the text of a reply, None where none is kept or it is too old."""
        ...

    def put(self, key: str, text: str) -> None:
        """Keep the text of a reply."""
        ...
