"""Reads EDN, and as much of Clojure's syntax as manifests written in it use.

Keywords keep their colon (":deps"), symbols and strings are plain text, lists, vectors and sets
are lists, maps are mappings by the text of their keys. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_TEXT = 500_000
MAX_DEPTH = 60

_TOKEN = re.compile(
    r"""(?P<blank>[\s,]+|;[^\n]*|\#![^\n]*)
    |(?P<text>\#?"(?:[^"\\]|\\.)*")
    |(?P<discard>\#_)
    |(?P<open>\#?\??@?[({\[]|\#:[\w.:/-]{1,200}\s*\{)
    |(?P<close>[)}\]])
    |(?P<meta>\#?\^)
    |(?P<prefix>\#'|['`~@]+)
    |(?P<char>\\(?:[A-Za-z]\w*|.))
    |(?P<tag>\#[A-Za-z][\w./-]*)
    |(?P<atom>[^\s,;"()\[\]{}\\^`~@]+)
    |(?P<odd>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_PAIRS = {"(": ")", "[": "]", "{": "}"}


class EdnError(ValueError):
    """The text ends inside a form, closes what it did not open, or nests too deep."""


def read_edn(text: str) -> object:
    """Return the first form of a text, None for one without any. Raises EdnError."""
    return next(iter(_Reader(text).forms("", 0)), None)


def paired(items: object) -> dict[str, object]:
    """Return a mapping from a list of keys and values that alternate."""
    listed = items if isinstance(items, list) else []
    keys, values = listed[::2], listed[1::2]
    return {key: value for key, value in zip(keys, values, strict=False) if isinstance(key, str)}


class _Reader:
    """A place in a text that moves on with every form that is read."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.finditer(text[:MAX_TEXT])

    def forms(self, closing: str, depth: int) -> Iterator[object]:
        """Yield the forms up to the closing bracket ("" for the end of the text)."""
        if depth > MAX_DEPTH:
            raise EdnError("nests too deep")
        skips = 0
        for token in self._tokens:
            kind, word = token.lastgroup or "", token[0]
            if kind == "close" and word == closing:
                return
            if kind in ("close", "odd"):
                raise EdnError(f"{word!r} at {token.start()}")
            # What is discarded, and what describes the next form, is a form of its own.
            skips += kind in ("discard", "meta")
            if kind in ("blank", "discard", "meta", "prefix", "tag"):
                continue
            form = self._form(kind, word, depth)
            if skips:
                skips -= 1
            else:
                yield form
        if closing:
            raise EdnError(f"ends before {closing!r}")

    def _form(self, kind: str, word: str, depth: int) -> object:
        if kind == "text":
            inner = word.lstrip("#")[1:-1]
            return re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), inner, flags=re.S)
        if kind != "open":
            return word
        inside = list(self.forms(_PAIRS[word[-1]], depth + 1))
        mapping = word[-1] == "{" and word != "#{"
        return paired(inside) if mapping else inside
