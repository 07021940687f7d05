"""How many tokens a prompt is: proven by its bytes, else estimated, near the limit counted."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from autodevops_cli.advisor._base import Prompt
from autodevops_cli.advisor.errors import ContextTooLong

MARGIN = 1.10
NEAR = 0.8
"""From this share of the limit on an estimate is not trusted when somebody can count."""
AROUND = 16
"""Tokens that a provider adds around a prompt."""
MAX_FACTOR = 4.0

# Bytes by kind: a lower, A upper, 0 digit, s space, n line end, b backslash, q quote, p other
# ASCII, h first and c further bytes of other characters.
_KINDS = bytes(
    ord(
        "h" if code >= 0xC0 else "c" if code >= 0x80
        else "a" if chr(code).islower() else "A" if chr(code).isupper()
        else "0" if chr(code).isdigit() else "s" if code == 0x20
        else "n" if code in b"\n\r\t" else "b" if code == 0x5C
        else "q" if code == 0x22 else "p"
    )
    for code in range(256)
)  # fmt: skip

# Tokens per byte and per neighbouring pair, fitted by benchmarks/tokens.py --fit on real packs and
# files; what was estimated too low weighed twenty times as much as what was too high.
WEIGHTS = {
    "a": 0.12, "A": 0.26, "0": 1.35, "s": 0.18, "n": 1.33, "b": 0.23, "q": 0.87, "p": 0.35,
    "h": 0.31, "c": 0.16, "sa": 0.37, "pa": 1.34, "ba": 1.63, "na": 0.87, "0a": 2.0, "pA": 1.01,
    "aA": 0.59, "pp": -0.47, "ss": -0.22, "ps": 0.88,
}  # fmt: skip
_COUNTED = tuple((kinds.encode(), weight) for kinds, weight in WEIGHTS.items())

Count = Callable[[Prompt], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Window:
    """What a model reads and writes at most; `shared` where both come out of `input`."""

    input: int
    output: int
    shared: bool = False

    def room(self, output: int) -> int:
        """Return how many tokens may go in when so many may come out."""
        return self.input - output if self.shared else self.input


def tokens_of(text: str) -> int:
    """Return an estimate that is seldom below the truth, and never above the text's bytes."""
    kinds = kinds_of(text)
    linear = sum(weight * kinds.count(pair) for pair, weight in _COUNTED)
    return min(len(kinds), math.ceil(max(linear, len(kinds) / 8) * MARGIN))


def kinds_of(text: str) -> bytes:
    """Return the kind of every byte of a text."""
    return text.encode(errors="replace").translate(_KINDS)


def estimate(prompt: Prompt, factor: float = 1.0) -> int:
    """Return how many tokens a prompt is; `factor` is what was learnt about the model."""
    parts = (prompt.system, prompt.text, prompt.schema)
    return AROUND + math.ceil(factor * sum(map(tokens_of, parts)))


def upper_bound(prompt: Prompt) -> int:
    """Return what a prompt cannot exceed: no tokenizer makes more tokens than there are bytes."""
    parts = (prompt.system, prompt.text, prompt.schema)
    return AROUND + sum(len(part.encode(errors="replace")) for part in parts)


async def checked(
    prompt: Prompt, window: Window, *, factor: float = 1.0, count: Count | None = None
) -> int:
    """Return how many tokens go in, after seeing that they fit. Raises ContextTooLong.

    `count` asks the provider; it is called only where bytes prove nothing and the estimate is
    near the limit.
    """
    room = window.room(prompt.max_output)
    tokens = estimate(prompt, factor)
    if prompt.max_output > window.output:
        raise _too_long(prompt.max_output, window.output, "answer")
    if upper_bound(prompt) <= room:
        return tokens
    if count is not None and tokens > NEAR * room:
        tokens = await count(prompt)
    if tokens > room:
        raise _too_long(tokens, room, "question")
    return tokens


def calibrated(factor: float, *, counted: int, estimated: int) -> float:
    """Return the factor after a model has counted a prompt; it grows, and only within reason."""
    if counted <= 0 or estimated <= 0:
        return factor
    return min(MAX_FACTOR, max(factor, factor * counted / estimated))


def _too_long(tokens: int, room: int, what: str) -> ContextTooLong:
    return ContextTooLong(
        f"The {what} takes {tokens:,} tokens; the model has room for {room:,}",
        hint="choose a model with a larger window in [ai] models",
    )
