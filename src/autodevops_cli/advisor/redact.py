"""Replaces secrets by what they were, and looks again before a request leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.advisor.errors import SecretLeft
from autodevops_cli.advisor.secret_search import secrets

# A text in a prompt in a request is escaped twice; one more for what was escaped before.
ESCAPED = 4

_ESCAPE = re.compile(rb'\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])')
_SIMPLE = {rb"\\": b"\\", rb"\"": b'"', rb"\n": b"\n", rb"\t": b"\t", rb"\/": b"/"}


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text whose secrets are replaced, and how many there were."""

    text: str
    count: int = 0


def redact(text: str, keep: int | None = None) -> Redacted:
    """Return the text with `[REDACTED:rule:length]` for every secret.

    With `keep`, what stands behind so many bytes is only looked at, so that a secret across the
    cut is seen whole.
    """
    content = text.encode(errors="replace")
    end = len(content) if keep is None else min(keep, len(content))
    pieces: list[bytes] = []
    place = count = 0
    for secret in secrets(content):
        if secret.start >= end:
            break
        length = len(content[secret.start : secret.end].decode(errors="replace"))
        pieces += [content[place : secret.start], f"[REDACTED:{secret.rule}:{length}]".encode()]
        place, count = secret.end, count + 1
    pieces.append(content[place:end])
    return Redacted(b"".join(pieces).decode(errors="ignore"), count)


def scan(request: bytes) -> None:
    """Look through a serialized request as it is and unescaped. Raises SecretLeft."""
    for content in _readings(request):
        if found := secrets(content):
            rules = ", ".join(sorted({one.rule for one in found}))
            raise SecretLeft(
                f"The request still holds what looks like a secret ({rules}); nothing was sent",
                hint="remove the secret from the repository, or run without --ai",
            )


def _readings(request: bytes) -> Iterator[bytes]:
    """Yield the bytes, and what they say after each round of unescaping, until nothing changes."""
    yield request
    for _ in range(ESCAPED):
        unescaped = _ESCAPE.sub(_meant, request)
        if unescaped == request:
            return
        request = unescaped
        yield request


def _meant(escape: re.Match[bytes]) -> bytes:
    if escape[0] in _SIMPLE:
        return _SIMPLE[escape[0]]
    text: str = json.loads(b'"' + escape[0] + b'"')
    return text.encode(errors="replace")
