"""npm's version ranges, as far as people use them for runtimes: `^ ~ x * || - >= <= > < =`."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LENGTH = 200
Triple = tuple[int, int, int]

_PARTIAL = r"v?(\d{1,6}|[xX*])(?:\.(\d{1,6}|[xX*]))?(?:\.(\d{1,6}|[xX*]))?(?:[-+][\w.+-]{0,40})?"
_COMPARATOR = re.compile(rf"(>=|<=|>|<|=|\^|~>?)?\s*{_PARTIAL}")
_HYPHEN = re.compile(rf"\s*{_PARTIAL}\s+-\s+{_PARTIAL}\s*")
_EXACT = re.compile(r"=?v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?")
_TOP: Triple = (10**9, 0, 0)


@dataclass(frozen=True, slots=True)
class Interval:
    """The versions from `low` up to, but without, `high`."""

    low: Triple = (0, 0, 0)
    high: Triple = _TOP

    def meet(self, other: Interval) -> Interval:
        """Return the versions in both."""
        return Interval(max(self.low, other.low), min(self.high, other.high))


def exact(text: str) -> str:
    """Return the version that a text pins ("v22.1" gives "22.1"), or "" when it is a range."""
    found = _EXACT.fullmatch(text.strip())
    return ".".join(part for part in found.groups() if part is not None) if found else ""


def admits(text: str, version: str) -> bool | None:
    """Tell whether a range admits a version; None when the range cannot be read."""
    parts = [int(part) for part in re.findall(r"\d+", version)[:3]]
    if not parts:
        return None
    wanted = (*parts, 0, 0)[:3]
    if len(text) > MAX_LENGTH:
        return None
    intervals = [_alternative(one) for one in text.split("||")]
    known = [one for one in intervals if one is not None]
    if not known:
        return None
    return any(one.low <= wanted < one.high for one in known)


def _alternative(text: str) -> Interval | None:
    text = text.strip()
    if not text:
        return Interval()
    if hyphen := _HYPHEN.fullmatch(text):
        low, high = hyphen.groups()[:3], hyphen.groups()[3:]
        return Interval(_floor(low), _above(high))
    whole, at = Interval(), 0
    for found in _COMPARATOR.finditer(text):
        if text[at : found.start()].strip(" ,"):
            return None
        whole = whole.meet(_interval(found[1] or "", found.groups()[1:]))
        at = found.end()
    return None if at == 0 or text[at:].strip() else whole


def _interval(operator: str, parts: tuple[str | None, ...]) -> Interval:
    low, above = _floor(parts), _above(parts)
    match operator:
        case ">=":
            return Interval(low)
        case ">":
            return Interval(above)
        case "<":
            return Interval(high=low)
        case "<=":
            return Interval(high=above)
        case "^":
            return Interval(low, _above(parts[: 1 if low[0] else 2 if low[1] else 3]))
        case "~" | "~>":
            return Interval(low, _above(parts[:2]))
        case _:
            return Interval(low, above)


def _numbers(parts: tuple[str | None, ...]) -> list[int]:
    numbers: list[int] = []
    for part in parts:
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    return numbers


def _floor(parts: tuple[str | None, ...]) -> Triple:
    numbers = [*_numbers(parts), 0, 0, 0]
    return numbers[0], numbers[1], numbers[2]


def _above(parts: tuple[str | None, ...]) -> Triple:
    """Return the first version above everything that a partial version stands for."""
    match _numbers(parts):
        case []:
            return _TOP
        case [major]:
            return major + 1, 0, 0
        case [major, minor]:
            return major, minor + 1, 0
        case [major, minor, patch, *_]:
            return major, minor, patch + 1
    return _TOP
