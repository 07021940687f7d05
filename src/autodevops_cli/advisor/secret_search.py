"""Finds secrets: patterns propose, secret_values.py judges; hashes, pins and placeholders stay."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.advisor import secret_patterns as patterns
from autodevops_cli.advisor.secret_patterns import Found, compiled, known
from autodevops_cli.advisor.secret_values import (
    is_random,
    is_secret_value,
    is_token,
    names_hash,
    names_secret,
)

MAX_NAME = 80
MAX_VALUE = 600
MAX_WRAPPED = 2
MAX_INNER = 8
SHORTEST_KEY = 64

_NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
_QUOTES = " \t\\\"'`]"
# A space gives a value to a name only in these lines, and behind an option: --token VALUE.
_GIVERS = ("env ", "arg ", "login ", "machine ", "export ", "set ")


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret stands in the bytes of a text, and which rule says so."""

    start: int
    end: int
    rule: str


def secrets(content: bytes) -> list[Secret]:
    """Return the secrets of a text, from left to right; none overlaps another."""
    found = sorted(_candidates(content, MAX_WRAPPED), key=lambda one: (one.start, -one.end))
    merged: list[Secret] = []
    for one in found:
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Secret(last.start, max(last.end, one.end), last.rule)
        else:
            merged.append(one)
    return merged


def _candidates(content: bytes, depth: int) -> Iterator[Secret]:
    yield from _private_keys(content)
    yield from _known(content)
    yield from _in_urls(content)
    yield from _in_headers(content)
    yield from _named(content)
    yield from _loose(content)
    if depth:
        yield from _wrapped(content, depth - 1)


def _private_keys(content: bytes) -> Iterator[Secret]:
    """Yield keys from their first line to their last, or to where their text ends."""
    start, body, place, closing = compiled(patterns.PEM_START), compiled(patterns.PEM_BODY), 0, 0
    while found := start.search(content, place):
        # Where the next key ends is looked for once, however many begin before it.
        if closing < found.end():
            closing = _or_end(content, content.find(b"-----END", found.end()))
        inside = body.match(content, found.end(), closing)
        place = inside.end() if inside else found.end()
        long_enough = place - found.end() >= SHORTEST_KEY
        if place == closing:
            place = _or_end(content, content.find(b"-----", closing + 8, closing + 80)) + 5
        if long_enough:
            yield Secret(found.start(), min(place, len(content)), "private-key")


def _or_end(content: bytes, place: int) -> int:
    return place if place >= 0 else len(content)


def _known(content: bytes) -> Iterator[Secret]:
    for found in compiled(patterns.KNOWN).finditer(content):
        value, start = _text(content, found, 1), found.start(1)
        rule = next((name for name, one in known() if one.match(value.encode())), "")
        before = content[max(0, start - 1) : start].decode("latin-1")
        if rule and is_token(value, rule=rule, before=before):
            yield Secret(start, found.end(1), rule)


def _in_urls(content: bytes) -> Iterator[Secret]:
    for found in compiled(patterns.IN_URL).finditer(content):
        value, user = _text(content, found, 2), _text(content, found, 1).rstrip(":")
        # Without a password the name may be a token, as in https://TOKEN@host.
        named = found.start(1) >= 0 or len(value) >= 20
        if named and value != user and is_secret_value(value, quoted=found.start(1) >= 0):
            yield Secret(found.start(2), found.end(2), "url-password")


def _in_headers(content: bytes) -> Iterator[Secret]:
    for found in compiled(patterns.IN_HEADER).finditer(content):
        value = _text(content, found, 1)[:MAX_VALUE]
        if is_secret_value(value, quoted=False):
            yield Secret(found.start(1), found.end(1), "authorization")


def _named(content: bytes) -> Iterator[Secret]:
    judged = inner = 0
    for found in compiled(patterns.NAMED).finditer(content):
        # A bare value may hold names again, as the query of a URL does; not without end.
        inner = inner + 1 if found.end() < judged else 0
        if inner > MAX_INNER:
            continue
        name, between = _around(content, found)
        if not names_secret(name) or not _gives(content, found.start(), name, between):
            continue
        end = min(found.end() + MAX_VALUE, len(content))
        quoted = compiled(patterns.QUOTED).match(content, found.end(), end)
        value = quoted or compiled(patterns.BARE).match(content, found.end(), end)
        judged = max(judged, value.end()) if value and not quoted else judged
        if value and is_secret_value(_text(content, value, 1), quoted=quoted is not None):
            yield Secret(value.start(1), value.end(1), "secret-value")


def _loose(content: bytes) -> Iterator[Secret]:
    """Yield what looks random behind a name that does not explain it."""
    for found in compiled(patterns.LOOSE).finditer(content):
        if found.end(1) - found.start(1) > MAX_VALUE:
            continue
        name = _before(content, found.start())
        if name and not names_hash(name) and is_random(_text(content, found, 1)):
            yield Secret(found.start(1), found.end(1), "high-entropy")


def _wrapped(content: bytes, depth: int) -> Iterator[Secret]:
    """Yield what reads as a secret after base64."""
    for found in compiled(patterns.WRAPPED).finditer(content):
        run = content[found.start() : found.end()].replace(b"\\n", b"")
        run = run.translate(_STANDARD, b" \t\r\n=")
        for shift in range(4):
            if inner := _inside(run[shift:], depth):
                yield Secret(found.start(), found.end(), f"base64-{inner.rule}"[:40])
                break


def _inside(run: bytes, depth: int) -> Secret | None:
    """Return the first secret in what base64 stands for, None where it stands for no text."""
    missing = -len(run) % 4
    try:
        content = base64.b64decode(run + b"=" * missing if missing < 3 else run[:-1])
    except binascii.Error:
        return None
    look = _candidates(content, depth) if content.isascii() else _known(content)
    return next(look, None)


def _around(content: bytes, found: Found) -> tuple[str, str]:
    """Return the whole name that a match begins in, and what stands between it and the value."""
    start = found.start()
    before = content[max(0, start - MAX_NAME) : start].decode("latin-1")
    text = content[start : found.end()].decode("latin-1")
    between = text.lstrip(_NAME)
    stem = before.rstrip(_NAME)
    name = before[len(stem) :] + text[: len(text) - len(between)]
    # The n of \n is no part of a name.
    return name[1:] if stem.endswith("\\") and name[:1] in "nrt" else name, between


def _before(content: bytes, end: int) -> str:
    """Return the name that ends before a sign."""
    text = content[max(0, end - MAX_NAME) : end].decode("latin-1").rstrip(_QUOTES)
    return text[len(text.rstrip(_NAME)) :]


def _gives(content: bytes, start: int, name: str, between: str) -> bool:
    """Tell whether a name is given the value behind it; a mere space does so only in places."""
    sign = between.strip(_QUOTES)
    if sign.startswith(",") and "value" not in sign.lower():
        return "\n" not in between and "\\n" not in between
    if sign or name.startswith("-"):
        return True
    line = content[max(0, start - 200) : start].decode("latin-1").rpartition("\n")[2].lower()
    return any(word in line for word in _GIVERS)


def _text(content: bytes, found: Found, group: int) -> str:
    return content[max(0, found.start(group)) : max(0, found.end(group))].decode(errors="replace")


_STANDARD = bytes.maketrans(b"-_", b"+/")
