"""Reading replies that may be anything: bounded, and never an exception but our own."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from autodevops_cli.advisor.errors import (
    BadRequest,
    NotAuthorised,
    TransportError,
    Unavailable,
    Unreadable,
)
from autodevops_cli.model.spending import Usage

LARGEST_COUNT = 1_000_000_000
LONGEST_WAIT = 86_400.0
SHOWN = 200
SERVER_FAILS = frozenset({408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})

_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Received:
    """A reply as it came: the names of its headers are in small letters."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def without(self, secret: str) -> Received:
        """Return the reply without a secret that the server may have echoed."""
        return replace(self, body=self.body.replace(secret.encode(), b"[key]")) if secret else self


def document(body: bytes) -> dict[str, object] | None:
    """Return the JSON object that a body is, None for anything else."""
    try:
        loaded = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def table(value: object, *path: str) -> dict[str, object]:
    """Return the object at a path, an empty one where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects of a list; of anything else nothing."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def word(value: object) -> str:
    """Return a text, "" for anything else."""
    return value if isinstance(value, str) else ""


def count(value: object) -> int:
    """Return a number of tokens, 0 for what cannot be one."""
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 <= value <= LARGEST_COUNT else 0


def seconds(text: object) -> float:
    """Return how long to wait from "34" or "34.07", 0 for anything else."""
    found = _SECONDS.fullmatch(text) if isinstance(text, str) else None
    waited = float(found[0]) if found else 0.0
    return min(waited, LONGEST_WAIT) if math.isfinite(waited) else 0.0


def said(text: object) -> str:
    """Return what a provider says of an error, short enough and harmless to print."""
    return _UNPRINTABLE.sub(" ", word(text)[: 4 * SHOWN]).strip()[:SHOWN]


def retry_after(received: Received) -> float:
    """Return the seconds that a reply asks us to wait, 0 where it does not say."""
    return seconds(received.headers.get("retry-after", "").strip())


def refuse(name: str, received: Received, message: str) -> NoReturn:
    """Raise what a status means where the body says nothing better."""
    told = f"{name} answered {received.status}" + (f": {message}" if message else "")
    if received.status in SERVER_FAILS:
        raise Unavailable(told, hint="try again later", usage=Usage(), wait=retry_after(received))
    if received.status in (401, 403, 407):
        raise NotAuthorised(told, hint="check the key and what it may do")
    if 300 <= received.status < 400:
        raise BadRequest(told, hint="the base URL points to another place; correct it")
    raise BadRequest(told, hint="check the model and the base URL")


def cut(name: str) -> Unavailable:
    """Return the error of a reply that ended too early; it was billed or not."""
    return Unavailable(f"the reply of {name} is no whole JSON", hint="try again", usage=None)


def unreadable(name: str, why: str, usage: Usage | None) -> TransportError:
    """Return the error of a reply that came whole and holds no answer."""
    return Unreadable(f"{name} answered, but {why}", hint="ask again or another model", usage=usage)
