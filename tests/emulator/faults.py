"""What can go wrong with a reply, one value per fault; a script is a list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error in the provider's own words: see the table `REFUSALS` of each wire."""

    kind: str
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Respond:
    """Any status with any body."""

    status: int
    body: bytes = b""
    type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """The model answers this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The model ends early: "prompt-blocked", "blocked", "truncated", "other", "empty"."""

    how: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The reply is good and late."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Trickle:
    """The reply is good and comes a few bytes at a time."""

    bytes: int = 1
    pause: float = 0.05


@dataclass(frozen=True, slots=True)
class Cut:
    """The reply ends halfway: "json" says it is whole, "short" promised more, "reset" and "close"
    break the connection; with "before" in front, before the first byte."""

    how: str


Fault: TypeAlias = Refuse | Respond | Say | Finish | Wait | Trickle | Cut

HTML = b"<html><head><title>502 Bad Gateway</title></head><body>try again</body></html>"

# What `--fault` on the command line knows.
NAMED: dict[str, Fault] = {
    "wrong-key": Refuse("wrong-key"),
    "forbidden": Refuse("forbidden"),
    "bad-request": Refuse("bad-request"),
    "too-long": Refuse("too-long"),
    "not-found": Refuse("not-found"),
    "minute": Refuse("minute", wait=1.0),
    "bare-429": Refuse("bare-429"),
    "day": Refuse("day"),
    "internal": Refuse("internal"),
    "unavailable": Refuse("unavailable"),
    "html": Respond(502, HTML, "text/html"),
    "prompt-blocked": Finish("prompt-blocked"),
    "blocked": Finish("blocked"),
    "truncated": Finish("truncated"),
    "other": Finish("other"),
    "empty": Finish("empty"),
    "trickle": Trickle(),
    "cut-json": Cut("json"),
    "short": Cut("short"),
    "reset-before": Cut("reset-before"),
    "reset": Cut("reset"),
    "close-before": Cut("close-before"),
    "close": Cut("close"),
}
