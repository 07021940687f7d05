"""Whether a condition of MSBuild holds on Linux, as far as properties can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

MAX_LENGTH = 2000
MAX_WORDS = 100

_VALUE = re.compile(r"\$\(([A-Za-z_][\w-]*)\)")
_ASKED = re.compile(
    r"\$\(([A-Za-z_]\w*)\.(EndsWith|StartsWith|Contains)\(\s*['\"`]([^'\"`]{0,100})['\"`][^()]{0,80}\)\)",
    re.IGNORECASE,
)
_PLATFORM = re.compile(
    r"\$\(\[MSBuild\]::IsOS(?:Platform\(\s*['\"`]?(\w+)['\"`]?\s*\)|UnixLike\(\))\)", re.IGNORECASE
)
# Possessive, and only from the start of a word: what cannot match fails at once.
_SIDE = r"(?:'([^']{0,500}+)'|(?<![\w.-])([\w.-]{0,100}+))"
_COMPARED = re.compile(rf"{_SIDE}\s{{0,20}}+(==|!=|<=|>=|<|>)\s{{0,20}}+{_SIDE}")
_NUMBER = re.compile(r"v?\d{1,9}(?:\.\d{1,9}){0,3}")
_WORD = re.compile(r"\(|\)|!|\band\b|\bor\b|\btrue\b|\bfalse\b|[^\s()!]+", re.IGNORECASE)
_OPERATIONS: Mapping[str, Callable[[str, str], bool]] = {
    "endswith": str.endswith, "startswith": str.startswith, "contains": str.__contains__,
}  # fmt: skip


def expanded(text: str, properties: Mapping[str, str]) -> str:
    """Return a text with the properties that are known put in; an unknown one is empty."""
    text = _ASKED.sub(lambda found: _asked(found, properties), text[:MAX_LENGTH])
    text = _PLATFORM.sub(_platform, text)
    text = _VALUE.sub(lambda found: properties.get(found[1].lower(), ""), text)
    return text[:MAX_LENGTH]


def unknown(text: str, properties: Mapping[str, str]) -> frozenset[str]:
    """Return the properties that a text names and nobody here sets, in lower case."""
    named = (found[1].lower() for found in _VALUE.finditer(text[:MAX_LENGTH]))
    return frozenset(name for name in named if name not in properties)


def holds(condition: str, properties: Mapping[str, str]) -> bool:
    """Tell whether a condition holds; one that cannot be read does."""
    if not condition.strip():
        return True
    text = _COMPARED.sub(_compared, expanded(condition, properties))
    words = _WORD.findall(text)[:MAX_WORDS]
    return _Reader([word.lower() for word in words]).any()


def _asked(found: re.Match[str], properties: Mapping[str, str]) -> str:
    value = properties.get(found[1].lower(), "")
    return str(_OPERATIONS[found[2].lower()](value, found[3]))


def _platform(found: re.Match[str]) -> str:
    return str(found[1] is None or found[1].lower() == "linux")


def _compared(found: re.Match[str]) -> str:
    left, right = ((found[n] or found[n + 1] or "").strip().lower() for n in (1, 4))
    match found[3]:
        case "==":
            return f" {left == right} "
        case "!=":
            return f" {left != right} "
        case operator:
            return f" {_ordered(left, operator, right)} "


def _ordered(left: str, operator: str, right: str) -> bool:
    """Tell whether one number or version is below or above another; no other text is."""
    if not (_NUMBER.fullmatch(left) and _NUMBER.fullmatch(right)):
        return False
    one, other = (tuple(map(int, text.lstrip("v").split("."))) for text in (left, right))
    above = operator.startswith(">")
    return (operator.endswith("=") and one == other) or (one > other if above else one < other)


class _Reader:
    """Reads `or`, `and`, `!` and parentheses; a word that says nothing counts as true."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0

    def any(self) -> bool:
        found = self._all()
        while self._take("or"):
            found = self._all() or found
        return found

    def _all(self) -> bool:
        found = self._one()
        while self._take("and"):
            found = self._one() and found
        return found

    def _one(self) -> bool:
        if self._take("!"):
            return not self._one()
        if self._take("("):
            found = self.any()
            self._take(")")
            return found
        word = self._words[self._at] if self._at < len(self._words) else "true"
        self._at += 1
        if self._take("("):  # the arguments of a function such as Exists
            self.any()
            self._take(")")
        return word != "false"

    def _take(self, word: str) -> bool:
        if self._at < len(self._words) and self._words[self._at] == word:
            self._at += 1
            return True
        return False
