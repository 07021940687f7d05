"""What CMake's conditions come to on a Linux runner, and what has to be set to make them true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]

MAX_WORDS = 60
TRUE = frozenset({"1", "ON", "YES", "TRUE", "Y"})
FALSE = frozenset({"0", "OFF", "NO", "FALSE", "N", "", "IGNORE", "NOTFOUND"})
# Variables that say where a build runs.
PLATFORM: Mapping[str, bool] = {
    **dict.fromkeys(("UNIX", "LINUX", "CMAKE_COMPILER_IS_GNUCXX", "CMAKE_COMPILER_IS_GNUCC"), True),
    **dict.fromkeys(
        ("WIN32", "APPLE", "MSVC", "MSYS", "MINGW", "CYGWIN", "ANDROID", "IOS", "EMSCRIPTEN",
         "XCODE", "BORLAND", "WATCOM", "CMAKE_CROSSCOMPILING", "WINCE", "WINDOWS_STORE", "BSD"),
        False,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """The words of an `if`, and those of the branches before it that were not taken."""

    words: Words
    refused: tuple[Words, ...] = ()

    def otherwise(self, words: Words) -> Condition:
        """Return the condition of the next branch; no words for a plain `else`."""
        return Condition(words, (*self.refused, self.words))

    def value(self, known: Mapping[str, bool]) -> bool | None:
        """Tell whether the branch is taken; None where nobody can know."""
        others = [_value(one, known) for one in self.refused]
        if True in others:
            return False
        own = _value(self.words, known) if self.words else True
        if own is False or (own and not any(one is None for one in others)):
            return own
        return None

    def wanted(self, switches: Mapping[str, bool | None]) -> dict[str, bool]:
        """Return the switches that have to be set, and how, for the branch to be taken."""
        found: dict[str, bool] = {}
        for one in self.refused:
            found |= _wanted(one, switches, truth=False)
        return found | _wanted(self.words, switches, truth=True)


def literal(text: str) -> bool | None:
    """Return the truth of a constant; None for a variable."""
    upper = text.upper()
    if upper in TRUE:
        return True
    return False if upper in FALSE or upper.endswith("-NOTFOUND") else None


def _value(words: Words, known: Mapping[str, bool]) -> bool | None:
    """Return the truth of an expression, alternatives first."""
    if not words or len(words) > MAX_WORDS:
        return None
    alternatives = _split(words, "OR")
    if len(alternatives) > 1:
        return _any([_value(one, known) for one in alternatives])
    parts = _split(words, "AND")
    if len(parts) > 1:
        values = [_value(one, known) for one in parts]
        return False if False in values else None if None in values else True
    if words[0] == "NOT":
        inner = _value(words[1:], known)
        return None if inner is None else not inner
    if words[0] == "(" and words[-1] == ")":
        return _value(words[1:-1], known)
    if len(words) == 3 and words[1] in ("STREQUAL", "MATCHES"):
        return _compared(words)
    return _single(words[0], known) if len(words) == 1 else None


def _any(values: list[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False


def _compared(words: Words) -> bool | None:
    """Compare what is known of the platform: its name."""
    if "CMAKE_SYSTEM_NAME" in words[0]:
        return "Linux" in words[2]
    left, right = words[0].strip("${}"), words[2].strip("${}")
    return True if {left, right} == {"CMAKE_SOURCE_DIR", "CMAKE_CURRENT_SOURCE_DIR"} else None


def _single(word: str, known: Mapping[str, bool]) -> bool | None:
    name = word[2:-1] if word.startswith("${") and word.endswith("}") else word
    if name in known:
        return known[name]
    return PLATFORM[name] if name in PLATFORM else literal(word)


def _wanted(words: Words, switches: Mapping[str, bool | None], *, truth: bool) -> dict[str, bool]:
    """Return what to set for an expression to be `truth`; of several ways the plainest."""
    if not words or len(words) > MAX_WORDS:
        return {}
    if words[0] == "(" and words[-1] == ")" and len(_split(words, "OR", "AND")) == 1:
        return _wanted(words[1:-1], switches, truth=truth)
    alternatives, parts = _split(words, "OR"), _split(words, "AND")
    # Of alternatives one is enough, unless all have to fail.
    choices = alternatives if len(alternatives) > 1 else parts
    if len(choices) > 1:
        found = [_wanted(one, switches, truth=truth) for one in choices]
        if (len(alternatives) > 1) == truth:
            return min(filter(None, found), key=lambda one: _plainness(one, switches), default={})
        return {name: value for one in found for name, value in one.items()}
    if words[0] == "NOT":
        return _wanted(words[1:], switches, truth=not truth)
    name = words[0].removeprefix("${").removesuffix("}")
    return {name: truth} if len(words) == 1 and name in switches else {}


def _plainness(one: dict[str, bool], switches: Mapping[str, bool | None]) -> tuple[int, bool, int]:
    """Prefer what is so by itself, then what is about tests, then the first declared."""
    changes = sum(switches.get(name) is not value for name, value in one.items())
    order = list(switches)
    return changes, not any("TEST" in name.upper() for name in one), min(map(order.index, one))


def _split(words: Words, *marks: str) -> list[Words]:
    """Return the parts between words that stand outside all parentheses."""
    found: list[Words] = []
    start = depth = 0
    for at, word in enumerate(words):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word in marks and depth == 0:
            found.append(words[start:at])
            start = at + 1
    return [*found, words[start:]]
