"""Reads version ranges of several package managers, as far as release cycles need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from autodevops_cli.data import Release, releases

MAX_LENGTH = 200

Numbers: TypeAlias = tuple[int, ...]

_NUMBERS = r"v?(\d{1,6}(?:\.\d{1,6}){0,2})(?:\.[xX*]){0,2}(?:[-+][\w.+-]{0,40}|t|rc\d+|[ab]\d+)?"
_PIECE = re.compile(rf"\s*(>=|<=|===?|!=|~=|~>|[<>=^~])?\s*{_NUMBERS}\s*,?")
_HYPHEN = re.compile(rf"\s*{_NUMBERS}\s+-\s+{_NUMBERS}\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """The versions from `low` up to, but without, `high`; None where it is open above."""

    low: Numbers = (0,)
    high: Numbers | None = None

    def meets(self, other: Span) -> bool:
        """Tell whether some version lies in both."""
        return _below(self.low, other.high) and _below(other.low, self.high)

    def within(self, other: Span) -> Span:
        """Return the versions in both."""
        highs = [high for high in (self.high, other.high) if high is not None]
        return Span(max(self.low, other.low), min(highs, default=None))


def exact(text: str) -> Numbers | None:
    """Return the numbers of a single version ("3.12", "v20.1.0"), None for a range or a word."""
    found = re.fullmatch(rf"(?:==?\s*)?{_NUMBERS}", text.strip()[:MAX_LENGTH])
    return _numbers(found[1]) if found else None


def admitted(text: str, cycles: tuple[Release, ...]) -> tuple[Release, ...] | None:
    """Return the release cycles in which a range admits a version, None when it cannot be read."""
    if len(text) > MAX_LENGTH:
        return None
    spans = [_span(one) for one in re.split(r"\|\|?", text)]
    if not spans or any(span is None for span in spans):
        return None
    return tuple(
        cycle
        for cycle in cycles
        if any(span and span.meets(cycle_span(cycle.cycle)) for span in spans)
    )


def supported(text: str, product: str) -> tuple[str, ...]:
    """Return the supported cycles of a product that a range admits, oldest first.

    All supported ones for "" and for a range that cannot be read; none where all it admits ended.
    """
    cycles = tuple(one for one in releases(product) if one.alive)
    within = admitted(text, cycles) if text.strip() else cycles
    return tuple(one.cycle for one in reversed(cycles if within is None else within))


def newest(text: str, product: str) -> str:
    """Return the version to run one job with: the one pinned, else the newest cycle admitted.

    Supported cycles go before ended ones; a range that admits none gives the newest supported.
    """
    if exact(text):
        return text.strip().removeprefix("v").lstrip("= ")
    if found := supported(text, product):
        return found[-1]
    cycles = releases(product)
    within = admitted(text, cycles) or tuple(one for one in cycles if one.alive) or cycles
    return within[0].cycle if within else ""


def cycle_span(cycle: str) -> Span:
    """Return the versions of a release cycle: "3.12" is everything from 3.12 up to 3.13."""
    numbers = _numbers(cycle)
    return Span(numbers, _next(numbers))


def _span(text: str) -> Span | None:
    """Return what one alternative of a range admits."""
    if hyphen := _HYPHEN.fullmatch(text):
        return Span(_numbers(hyphen[1]), _next(_numbers(hyphen[2])))
    whole, at = Span(), 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            return whole if text[at:].strip() in ("", "*") else None
        span = _piece(piece[1] or "", _numbers(piece[2]))
        whole = whole.within(span)
        at = piece.end()
    return whole if at else None


def _piece(operator: str, low: Numbers) -> Span:
    match operator:
        case ">=":
            return Span(low)
        case ">":
            return Span(_next(low))
        case "<":
            return Span(high=low)
        case "<=":
            return Span(high=_next(low))
        case "!=":
            return Span()
        case "^":
            return Span(low, _next(low[:1]))
        case "~=" | "~>":
            return Span(low, _next(low[: max(1, len(low) - 1)]))
        case "~":
            return Span(low, _next(low[:2]))
        case _:
            return Span(low, _next(low))


def _numbers(text: str) -> Numbers:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _next(numbers: Numbers) -> Numbers:
    """Return the first version above everything that these numbers stand for."""
    return (*numbers[:-1], numbers[-1] + 1)


def _below(low: Numbers, high: Numbers | None) -> bool:
    return high is None or low < high
