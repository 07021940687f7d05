"""What the user decided about the AI, read out of the settings once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction

from autodevops_cli.data import Model, Price
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.repository.identity import without_credentials
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.settings import Settings
from autodevops_cli.settings.ai_keys import CONSENT, CONSENT_PUBLIC

MILLIONTHS = 1_000_000
_DOLLARS = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_PRICED = re.compile(
    rf"(?P<scope>[\w.:/-]{{3,120}})\s+(?P<input>{_DOLLARS})\s+(?P<cached>{_DOLLARS})"
    rf"\s+(?P<output>{_DOLLARS})\s+(?P<window>[0-9]{{3,9}})\s+(?P<most>[0-9]{{1,9}})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often it is tried: seconds, repetitions, requests in a minute."""

    deadline: float = 120.0
    timeout: float = 60.0
    retries: int = 3
    per_minute: int = 60


@dataclass(frozen=True, slots=True)
class Trust:
    """After how many failures a model is left alone, for how long, and when it is trusted again."""

    failures: int = 5
    rest: float = 60.0
    successes: int = 2


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be used a day, of whose account; `cost` in millionths of a US dollar."""

    organisation: str = "default"
    user: str = ""
    user_requests: int = 200
    requests: int = 1_000
    tokens: int = 40_000_000
    cost: int = 50_000_000
    day: str = "America/Los_Angeles"


@dataclass(frozen=True, slots=True)
class AiPolicy:
    """Who may be asked, about what, and with how much of everything."""

    consent: str = "ask"
    consent_public: str = "ask"
    public: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    prices: tuple[tuple[str, Model], ...] = ()
    """Models that the user described."""
    recommendations: bool = False
    thinking: str = "low"
    max_output: int = 4_096
    patience: Patience = Patience()
    trust: Trust = Trust()
    budget: Budget = Budget()
    state: str = ""
    cache_seconds: float = 30 * 86_400.0
    cache_room: int = 64_000_000

    def is_private(self, repo: Snapshot) -> bool:
        """Tell whether a repository counts as private: all do that nobody listed as public."""
        where = location(repo.remote)
        return not any(where and fnmatchcase(where, one.lower()) for one in self.public)

    def wish(self, *, private: bool) -> str:
        """Return "never", "ask" or "always"."""
        return self.consent if private else self.consent_public


def ai_policy(settings: Settings) -> AiPolicy:
    """Return what the settings say about the AI."""
    text = settings.text
    urls = ((name, text(f"ai.{name}-url")) for name in ("gemini", "anthropic", "openai"))
    return AiPolicy(
        text(CONSENT), text(CONSENT_PUBLIC), settings.texts("ai.public"),
        settings.texts("ai.models"), tuple(pair for pair in urls if pair[1]),
        tuple(map(_priced, settings.texts("ai.prices"))), settings.flag("ai.recommendations"),
        text("ai.thinking"), _whole(settings, "max-output"),
        Patience(
            float(text("ai.deadline")), float(text("ai.timeout")), _whole(settings, "retries"),
            _whole(settings, "requests-per-minute"),
        ),
        Trust(
            _whole(settings, "breaker-failures"), float(text("ai.breaker-rest")),
            _whole(settings, "breaker-successes"),
        ),
        _budget(settings), text("ai.state"), _whole(settings, "cache-days") * 86_400.0,
        _whole(settings, "cache-megabytes") * 1_000_000,
    )  # fmt: skip


def _priced(line: str) -> tuple[str, Model]:
    """Return the model that a line describes. Raises InvalidSettings."""
    if not (found := _PRICED.fullmatch(line)):
        raise InvalidSettings(
            f"ai.prices holds {line[:80]!r}",
            hint="write PROVIDER/MODEL INPUT CACHED OUTPUT WINDOW LONGEST-ANSWER, the first three "
            "in dollars for a million tokens",
        )
    price = Price(Fraction(found["input"]), Fraction(found["cached"]), Fraction(found["output"]))
    return found["scope"], Model(int(found["window"]), int(found["most"]), False, (price,))


def location(remote: str) -> str:
    """Return where a remote is, without scheme, user and suffix: "github.com/owner/name"."""
    plain = without_credentials(remote).lower().removesuffix("/").removesuffix(".git")
    _, scheme, rest = plain.rpartition("://")
    where = rest if scheme else plain.replace(":", "/", 1)
    return where.rpartition("@")[2]


def _budget(settings: Settings) -> Budget:
    return Budget(
        settings.text("ai.organisation"), settings.text("ai.user"),
        _whole(settings, "user-requests"), _whole(settings, "requests"),
        _whole(settings, "tokens"), round(float(settings.text("ai.dollars")) * MILLIONTHS),
        settings.text("ai.day"),
    )  # fmt: skip


def _whole(settings: Settings, name: str) -> int:
    return int(settings.text(f"ai.{name}"))
