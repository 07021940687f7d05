"""Evaluates the expressions of GitHub Actions as far as they can be known without running.

A value is a text or a boolean; UNKNOWN stands for what only a run can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias


class Unknown(Enum):
    """The one value of things that only a run can tell."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
Value: TypeAlias = str | bool | Unknown
Lookup: TypeAlias = Callable[[str], Value]

MAX_EXPRESSION = 4_000
MAX_DEPTH = 40

# An expression ends before the next one begins, so that a text is read once.
_EXPRESSION = re.compile(r"\$\{\{((?:[^}$]|\$(?!\{\{)|\}(?!\}))*)\}\}")
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')
    |(?P<operator>&&|\|\||==|!=|<=|>=|[<>!(),])
    |(?P<name>[A-Za-z_0-9.][\w.*-]*(?:\[\s*(?:'[^']*'|\d+|\*)\s*\][\w.*-]*)*)
    |(?P<odd>\S))""",
    re.VERBOSE,
)
_INDEX = re.compile(r"\[\s*'?([^'\]]*?)'?\s*\]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def has_expression(text: str) -> bool:
    """Tell whether a text still holds an expression."""
    return "${{" in text


def filled(text: str, lookup: Lookup) -> str | None:
    """Return the text with every expression replaced by its value, None where one is unknown."""
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        result = evaluate(found[1], lookup)
        missing = missing or isinstance(result, Unknown)
        return _text(result)

    replaced = _EXPRESSION.sub(value, text)
    return None if missing or has_expression(replaced) else replaced


def partly_filled(text: str, lookup: Lookup) -> str:
    """Return the text with the known expressions replaced by their values."""

    def value(found: re.Match[str]) -> str:
        result = evaluate(found[1], lookup)
        return found[0] if isinstance(result, Unknown) else _text(result)

    return _EXPRESSION.sub(value, text)


def holds(condition: str, lookup: Lookup) -> bool | None:
    """Return whether a condition holds, None where only a run can tell. No condition holds."""
    condition = condition.strip()
    whole = _EXPRESSION.fullmatch(condition)
    if whole is None and has_expression(condition):
        inside = _EXPRESSION.sub(lambda found: f"({found[1]})", condition)
        return holds(inside, lookup) if not has_expression(inside) else None
    text = whole[1] if whole else condition
    if not text.strip():
        return True
    value = evaluate(text, lookup)
    return None if isinstance(value, Unknown) else _truth(value)


def in_ci(condition: str, known: Mapping[str, Value], branch: str = "main") -> bool | None:
    """Return whether a condition holds for pushes to a branch or for pull requests into it.

    True when it holds for one of them, False when for none, None when only a run can tell.
    """
    answers = [holds(condition, lookup_in({**known, **event})) for event in _events(branch)]
    if True in answers:
        return True
    return None if None in answers else False


def evaluate(expression: str, lookup: Lookup) -> Value:
    """Return the value of an expression, UNKNOWN where it is odd or not to be known."""
    if len(expression) > MAX_EXPRESSION:
        return UNKNOWN
    parser = _Parser(list(_tokens(expression)), lookup)
    value = parser.either(0)
    return UNKNOWN if parser.rest else value


def lookup_in(known: Mapping[str, Value]) -> Lookup:
    """Return a lookup in these names; the rest is unknown.

    Inputs are empty, because pushes and pull requests have none, and so are other names of a
    matrix that is known.
    """
    lower = {name.lower(): value for name, value in known.items()}
    has_matrix = any(name.startswith("matrix.") for name in lower)

    def lookup(name: str) -> Value:
        name = name.lower()
        if name in lower:
            return lower[name]
        empty = name.startswith(("inputs.", "github.event.inputs."))
        return "" if empty or (has_matrix and name.startswith("matrix.")) else UNKNOWN

    return lookup


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "odd"
        yield _Token(kind, found[kind])


class _Parser:
    def __init__(self, rest: list[_Token], lookup: Lookup) -> None:
        self.rest = rest
        self._lookup = lookup

    def either(self, depth: int) -> Value:
        value = self._both(depth)
        while self._next("||"):
            other = self._both(depth)
            value = _or(value, other)
        return value

    def _both(self, depth: int) -> Value:
        value = self._compared(depth)
        while self._next("&&"):
            other = self._compared(depth)
            value = _and(value, other)
        return value

    def _compared(self, depth: int) -> Value:
        value = self._single(depth)
        while self.rest and self.rest[0].text in ("==", "!=", "<", ">", "<=", ">="):
            operator = self.rest.pop(0).text
            value = _compare(value, operator, self._single(depth))
        return value

    def _single(self, depth: int) -> Value:
        if not self.rest or depth > MAX_DEPTH:
            return UNKNOWN
        token = self.rest.pop(0)
        if token.kind == "text":
            return token.text[1:-1].replace("''", "'")
        if token.text == "!":
            value = self._single(depth + 1)
            return value if isinstance(value, Unknown) else not _truth(value)
        if token.text == "(":
            value = self.either(depth + 1)
            return value if self._next(")") else UNKNOWN
        if token.kind != "name":
            return UNKNOWN
        if self._next("("):
            return _call(token.text.lower(), self._arguments(depth))
        return self._named(token.text)

    def _arguments(self, depth: int) -> list[Value]:
        found: list[Value] = []
        while self.rest and not self._next(")"):
            found.append(self.either(depth + 1))
            if not self._next(",") and not (self.rest and self.rest[0].text == ")"):
                found.append(UNKNOWN)
                self.rest = self.rest[1:]
        return found

    def _named(self, name: str) -> Value:
        if name in ("true", "false"):
            return name == "true"
        if name == "null":
            return ""
        if _NUMBER.fullmatch(name):
            return name
        return self._lookup(_INDEX.sub(lambda found: f".{found[1]}", name))

    def _next(self, text: str) -> bool:
        if self.rest and self.rest[0].text == text and self.rest[0].kind == "operator":
            self.rest.pop(0)
            return True
        return False


def _or(left: Value, right: Value) -> Value:
    if isinstance(left, Unknown):
        return True if not isinstance(right, Unknown) and right is True else UNKNOWN
    return left if _truth(left) else right


def _and(left: Value, right: Value) -> Value:
    if isinstance(left, Unknown):
        return UNKNOWN if isinstance(right, Unknown) or _truth(right) else right
    return right if _truth(left) else left


def _compare(left: Value, operator: str, right: Value) -> Value:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    one, other = _comparable(left), _comparable(right)
    if operator in ("==", "!="):
        return (one == other) is (operator == "==")
    if isinstance(one, str) or isinstance(other, str):
        return UNKNOWN
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[operator]


def _comparable(value: str | bool) -> str | float:
    if isinstance(value, bool):
        return float(value)
    if _NUMBER.fullmatch(value):
        return float(value)
    return {"true": 1.0, "false": 0.0}.get(value.lower(), value.lower())


def _call(name: str, arguments: list[Value]) -> Value:
    if name in ("always", "success"):
        return True
    if name in ("failure", "cancelled"):
        return False
    texts = [_text(one) for one in arguments if not isinstance(one, Unknown)]
    if len(texts) != len(arguments) or not texts:
        return UNKNOWN
    if name == "format":
        return _formatted(texts[0], texts[1:])
    if name in _TESTS and len(texts) == 2:
        return _TESTS[name](texts[0].lower(), texts[1].lower())
    return UNKNOWN


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda whole, part: part in whole,
}


def _formatted(pattern: str, values: list[str]) -> Value:
    def value(found: re.Match[str]) -> str:
        at = int(found[1])
        return values[at] if at < len(values) else ""

    return re.sub(r"\{(\d{1,3})\}", value, pattern)


def _truth(value: str | bool) -> bool:
    return value if isinstance(value, bool) else value not in ("", "0", "false")


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if isinstance(value, Unknown) else value


def _events(branch: str) -> Iterator[dict[str, Value]]:
    ref: dict[str, Value] = {"github.ref_type": "branch", "github.event.action": "synchronize"}
    yield ref | {
        "github.event_name": "push", "github.ref": f"refs/heads/{branch}",
        "github.ref_name": branch, "github.base_ref": "", "github.head_ref": "",
    }  # fmt: skip
    yield ref | {
        "github.event_name": "pull_request", "github.base_ref": branch,
        "github.ref": "refs/pull/1/merge", "github.ref_name": "1/merge",
    }  # fmt: skip
