"""The `${{ … }}` expressions of GitHub: where they stand, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autodevops_cli.repository.pattern import Pattern

MAX_EXPRESSION = 1_000
# It ends before the next one begins, so that a text is read once.
EXPRESSION = Pattern(r"\$\{\{((?:[^}$]|\$(?!\{\{)|\}(?!\})){0,1000})\}\}")

_TOKEN = Pattern(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w-]*)|(?P<number>\d[\w.]*)"
    r"|(?P<sign>&&|\|\||[=!<>]=|\S))"
)
_COMPARISONS = frozenset(("==", "!=", "<", ">", "<=", ">="))
# What goes into these does not come out again.
_ANSWERS = frozenset(("contains", "startswith", "endswith", "hashfiles"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a text, a number or a sign of an expression."""

    kind: str
    text: str

    @property
    def literal(self) -> str | None:
        """The value of a text, None for what is no text."""
        return self.text[1:-1].replace("''", "'") if self.kind == "text" else None


@dataclass(frozen=True, slots=True)
class Path:
    """A value that an expression names, in lower case: "github.event.commits.*.message".

    An index that is computed is `?`. `inside` are the functions around it; `flows` is False where
    only a yes or no comes out of it.
    """

    name: str
    start: int
    end: int
    inside: tuple[str, ...] = ()
    flows: bool = True


def expressions(text: str) -> Iterator[str]:
    """Yield the expressions in a text, on one line each."""
    for found in EXPRESSION.finditer(text) if "${{" in text else ():
        yield spelled(found[1])


def spelled(expression: str) -> str:
    """Return an expression on one line."""
    return " ".join(expression.split())


def whole(text: str) -> str:
    """Return the expression that a text is and nothing else, "" where it is none."""
    found = EXPRESSION.match(text)
    return spelled(found[1]) if found and found.end() == len(text) else ""


def condition(text: str) -> str:
    """Return the expression of an `if:`, which needs no braces."""
    return spelled(whole(text.strip()) or text[:MAX_EXPRESSION])


@lru_cache(maxsize=1024)
def tokens(expression: str) -> tuple[Token, ...]:
    """Return the parts of an expression."""
    return tuple(
        Token(kind, found[kind])
        for found in _TOKEN.finditer(expression[:MAX_EXPRESSION])
        if (kind := found.lastgroup)
    )


@lru_cache(maxsize=1024)
def paths(expression: str) -> tuple[Path, ...]:
    """Return the values that an expression names."""
    return tuple(_paths(tokens(expression)))


def _paths(parts: Sequence[Token]) -> Iterator[Path]:
    functions: list[str] = []
    for n, part in enumerate(parts):
        if part.text == "(" and part.kind == "sign":
            before = parts[n - 1] if n else part
            functions.append(before.text.lower() if before.kind == "name" else "")
        elif part.text == ")" and functions:
            functions.pop()
        elif part.kind == "name" and not _is(parts, n - 1, ".") and not _is(parts, n + 1, "("):
            name, end = _path(parts, n)
            around = (_at(parts, n - 1), _at(parts, end))
            flows = not _ANSWERS & {*functions} and not _COMPARISONS & {*around}
            flows = flows and around[0] != "!" and around[1] != "&&"
            yield Path(name, n, end, tuple(functions), flows)


def _path(parts: Sequence[Token], start: int) -> tuple[str, int]:
    """Return the dotted name that starts here, and the number of the part behind it."""
    found, at = [parts[start].text], start + 1
    while at + 1 < len(parts):
        if _is(parts, at, ".") and (parts[at + 1].kind == "name" or _is(parts, at + 1, "*")):
            found.append(parts[at + 1].text)
            at += 2
        elif _is(parts, at, "["):
            key, simple = parts[at + 1], _is(parts, at + 2, "]")
            found.append(_index(key) if simple else "?")
            at = at + 3 if simple else _closing(parts, at)
        else:
            break
    return ".".join(found).lower(), min(at, len(parts))


def _index(key: Token) -> str:
    if key.literal is not None:
        return key.literal
    return "*" if key.kind == "number" or key.text == "*" else "?"


def _closing(parts: Sequence[Token], opening: int) -> int:
    """Return the number of the part behind the bracket that closes this one."""
    depth = 0
    for at in range(opening, len(parts)):
        depth += _is(parts, at, "[") - _is(parts, at, "]")
        if not depth:
            return at + 1
    return len(parts)


def _at(parts: Sequence[Token], n: int) -> str:
    return parts[n].text if 0 <= n < len(parts) else ""


def _is(parts: Sequence[Token], n: int, sign: str) -> bool:
    return 0 <= n < len(parts) and parts[n].kind == "sign" and parts[n].text == sign
