"""Cuts shell text into words and operators, in one pass over the characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_TEXT = 200_000
MAX_NESTING = 30

_OPERATOR = re.compile(r"&&|\|\||;;&?|\|&|[;|&()\n]")
_REDIRECTION = re.compile(r"&>>?|<<<|<<-?|>>|>\||[<>]&|<>|[<>]")
_BLANK = re.compile(r"(?:[ \t\r\f\v]|\\\n)+")
_HEREDOC = re.compile(r"[ \t]*\\?(['\"]?)([A-Za-z0-9_.!-]+)\1")
_PLAIN = re.compile(r"[^\s'\"`$\\;&|()<>]+")
_ESCAPE_IN_QUOTES = re.compile(r'\\([\\"$`\n])')


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is written, or an operator; `line` counts from 0."""

    text: str
    line: int
    operator: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Yield the words and operators of a shell text; redirections are left out.

    The operator "<<" says that the command before it reads a heredoc.
    """
    return _Cutter(text[:MAX_TEXT]).run()


def unquoted(word: str) -> str:
    """Return a word without its quotes; `$(…)`, `${…}` and `${{…}}` stay as they are."""
    parts: list[str] = []
    at = 0
    while at < len(word):
        char = word[at]
        if char == "'":
            end = _until(word, "'", at + 1)
            parts.append(word[at + 1 : end - 1])
        elif char == '"':
            end = _double(word, at, 0)
            parts.append(_ESCAPE_IN_QUOTES.sub(r"\1", word[at + 1 : end - 1]))
        elif char == "\\":
            end = at + 2
            parts.append(word[at + 1 : end].replace("\n", ""))
        else:
            end = _after(word, at, 0)
            parts.append(word[at:end])
        at = max(end, at + 1)
    return "".join(parts)


class _Cutter:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 0
        self._heredocs: list[str] = []

    def run(self) -> Iterator[Token]:
        while self._at < len(self._text):
            if found := _BLANK.match(self._text, self._at):
                self._go(found.end())
            elif self._text[self._at] == "#":
                self._go(self._end_of_line())
            elif found := _REDIRECTION.match(self._text, self._at):
                yield from self._redirection(found)
            elif found := _OPERATOR.match(self._text, self._at):
                yield Token(found[0].replace("|&", "|"), self._line, True)
                self._go(found.end())
                if found[0] == "\n":
                    self._skip_heredocs()
            else:
                yield from self._word()

    def _word(self) -> Iterator[Token]:
        line, end = self._line, _word_end(self._text, self._at)
        word = self._text[self._at : end].replace("\\\n", "")
        self._go(end)
        # `2>` is a redirection of descriptor 2, not a word.
        if not (word.isdigit() and self._text[end : end + 1] in ("<", ">")):
            yield Token(word, line)

    def _redirection(self, found: re.Match[str]) -> Iterator[Token]:
        if found[0] in ("<", ">") and self._text[found.end() : found.end() + 1] == "(":
            end = _parentheses(self._text, found.end() + 1, 0)
            yield Token(self._text[self._at : end], self._line)
            self._go(end)
            return
        line = self._line
        self._go(found.end())
        if found[0].startswith("<<") and found[0] != "<<<":
            if named := _HEREDOC.match(self._text, self._at):
                self._heredocs.append(named[2])
                self._go(named.end())
                yield Token("<<", line, True)
            return
        if found[0] == "<<<":
            yield Token("<<", line, True)
        if blank := _BLANK.match(self._text, self._at):
            self._go(blank.end())
        self._go(_word_end(self._text, self._at))

    def _skip_heredocs(self) -> None:
        """Step over the bodies of the heredocs that the line before announced."""
        for name in self._heredocs:
            closing = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*$", re.MULTILINE)
            found = closing.search(self._text, self._at)
            self._go(found.end() if found else len(self._text))
        self._heredocs = []

    def _end_of_line(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end

    def _go(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at


def _word_end(text: str, at: int) -> int:
    while at < len(text):
        if found := _PLAIN.match(text, at):
            at = found.end()
        elif text[at] in "'\"`$\\":
            at = _after(text, at, 0)
        else:
            break
    return at


def _after(text: str, at: int, depth: int) -> int:
    """Return the position behind the quote, expansion or character that stands at `at`."""
    char = text[at]
    if char == "\\":
        return at + 2
    if char == "'":
        return _until(text, "'", at + 1)
    if char == "`":
        return _until(text, "`", at + 1)
    if char == '"':
        return _double(text, at, depth)
    if char != "$" or depth > MAX_NESTING:
        return at + 1
    if text.startswith("${{", at):
        return _until(text, "}}", at + 3)
    if text.startswith("${", at):
        return _until(text, "}", at + 2)
    if text.startswith("$(", at):
        return _parentheses(text, at + 2, depth + 1)
    return at + 1


def _double(text: str, at: int, depth: int) -> int:
    """Return the position behind the double-quoted text that opens at `at`."""
    at += 1
    while at < len(text):
        if text[at] == '"':
            return at + 1
        at = _after(text, at, depth + 1) if text[at] in "\\`$" else at + 1
    return at


def _parentheses(text: str, at: int, depth: int) -> int:
    """Return the position behind the parenthesis that closes the one before `at`."""
    opened = 1
    while at < len(text) and opened:
        char = text[at]
        opened += {"(": 1, ")": -1}.get(char, 0)
        at = _after(text, at, depth + 1) if char in "\\'\"`$" else at + 1
    return at


def _until(text: str, closing: str, at: int) -> int:
    found = text.find(closing, at)
    return len(text) if found < 0 else found + len(closing)
