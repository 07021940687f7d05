"""Splits shell text into simple commands: what runs, from where, and whether it always runs.

Nothing is executed and nothing raises. Quotes, continuations, comments, heredocs, subshells,
`cd`, assignments, lists, pipelines and blocks are understood; the rest stays as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice

from autodevops_cli.repository.shell_words import Token, tokens, unquoted
from autodevops_cli.repository.snapshot import joined

MAX_TOKENS = 20_000
MAX_VALUE = 500
MAX_REFERENCES = 20
MAX_INLINED = 1_000

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=(.*)", re.DOTALL)
_REFERENCE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
_OPENS = frozenset({"if", "while", "until", "for", "case", "select"})
_GOES_ON = frozenset({"then", "do", "else", "elif"})
_CLOSES = frozenset({"fi", "done", "esac"})
_TESTS = frozenset({"[", "[[", "test"})
_SHRUGS = frozenset({"true", ":", "echo", "printf"})

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command: its `words` without quotes, and its `text` on one line as written.

    `directory` is where the `cd`s before it led ("" is the start), None where nobody can tell.
    """

    words: tuple[str, ...]
    text: str
    line: int = 0
    """Counts from 0, to be added to where the text starts."""
    depth: int = 0
    """How many blocks and subshells it stands in."""
    exported: Pairs = ()
    """What the script exported before it."""
    directory: str | None = ""
    conditional: bool = False
    """Inside a branch, a loop or a function, or behind a test or `||`."""
    tolerated: bool = False
    """Its failure is shrugged off (`|| true`)."""
    pipes: tuple[str, ...] = ()
    """The first words of what it is piped into."""
    piped: bool = False
    """It reads what another command writes, or a heredoc."""

    @property
    def name(self) -> str:
        """The program without its folder."""
        return self.words[0].rpartition("/")[2]

    def arguments(self) -> tuple[str, ...]:
        """Return the words behind the program that are no options."""
        return tuple(word for word in self.words[1:] if not word.startswith("-"))

    def option(self, *names: str) -> str:
        """Return the value of an option, as the next word or behind `=`; "" where it is absent."""
        for word, following in zip(self.words, (*self.words[1:], ""), strict=False):
            name, equals, value = word.partition("=")
            if name in names:
                return value if equals else following
        return ""

    def without(self, count: int) -> Command:
        """Return the command that starts behind its first words (a wrapper's)."""
        return replace(self, words=self.words[count:])


def commands(text: str) -> tuple[Command, ...]:
    """Return the simple commands of a shell text, in the order in which they stand."""
    return tuple(_read(text).found)


def ends_in(text: str, start: str = "") -> str | None:
    """Return the folder in which a shell text ends, None where nobody can tell."""
    return _read(text, start).directory


def _read(text: str, start: str = "") -> _Reader:
    reader = _Reader(directory=start)
    for token in islice(tokens(text), MAX_TOKENS):
        reader.take(token)
    reader.take(Token("\n", 0, True))
    return reader


@dataclass(slots=True)
class _Block:
    opener: str
    directory: str | None


@dataclass(slots=True)
class _Reader:
    """Follows the tokens and keeps what a shell would know: folder, variables, blocks."""

    found: list[Command] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    exported: dict[str, str] = field(default_factory=dict)
    directory: str | None = ""
    left: list[str | None] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    line: int = 0
    skipping: bool = False
    negated: bool = False
    uncertain: bool = False
    pipeline: int | None = None
    fed: bool = False
    inlined: int = 0

    def take(self, token: Token) -> None:
        """Read one token."""
        if token.operator:
            self._operator(token.text)
        elif not self.skipping:
            self._word(token)

    def _word(self, token: Token) -> None:
        text = token.text
        if self.words:
            self.words.extend(self._inlined(text))
        elif text in _OPENS:
            self.blocks.append(_Block(text, self.directory))
            self.skipping = text in ("for", "case", "select")
        elif text in _CLOSES or text == "}":
            self._close()
        elif text in _GOES_ON or text == "time":
            pass
        elif text == "!":
            self.negated = True
        elif text == "{":
            self.blocks.append(_Block("{", self.directory))
        elif text == "function":
            self.blocks.append(_Block("function", self.directory))
            self.skipping = True
        elif _ASSIGNMENT.fullmatch(text):
            self.line = self.line if self.assigned else token.line
            self.assigned.append(text)
        else:
            self.line = self.line if self.assigned else token.line
            self.words.extend(self._inlined(text))

    def _operator(self, text: str) -> None:
        if text == "<<":
            self.fed = True
        elif text == "(":
            self._parenthesis()
        elif text == ")" and self._top() == "case":
            self._forget()
        elif text == ")" and self._top() == "function" and not self.words:
            pass  # the header `name()`: the body follows
        else:
            self._end(text)
            if text == ")":
                self._close()

    def _parenthesis(self) -> None:
        """Open a subshell, or, behind a single word, the body of a function."""
        opener = "function" if len(self.words) == 1 else "("
        self._forget()
        self.blocks.append(_Block(opener, self.directory))

    def _close(self) -> None:
        """Leave the innermost block; a function goes with the braces of its body."""
        if not self.blocks:
            return
        block = self.blocks.pop()
        if block.opener == "(":
            self.directory = block.directory
        if block.opener in ("{", "(") and self._top() == "function":
            self.blocks.pop()

    def _end(self, operator: str) -> None:
        """Record the command that ends here and take what follows from the operator."""
        if self.words:
            self._record(operator)
        elif self.assigned and not self._conditional():
            self._remember()
        self._next(operator)

    def _next(self, operator: str) -> None:
        was_test = bool(self.words) and self.words[0] in _TESTS
        if operator == "||" or (operator == "&&" and was_test):
            self.uncertain = True
        elif operator in ("\n", ";", "&", ";;"):
            self.uncertain = False
        if operator not in ("|", "\n"):
            self.pipeline = None
        self.skipping = False
        self._forget(operator)

    def _forget(self, operator: str = "") -> None:
        self.assigned, self.words, self.negated = [], [], False
        self.fed = operator == "|"
        if operator == "\n":
            self.pipeline = None

    def _record(self, operator: str) -> None:
        words = tuple(unquoted(word) for word in self.words)
        conditional = self._conditional()
        self._shrug(words)
        text = " ".join([*self.assigned, *self.words])
        exported = tuple(self.exported.items())
        self.found.append(
            Command(
                words, text, self.line, len(self.blocks), exported, self.directory, conditional,
                piped=self.fed,
            )
        )  # fmt: skip
        self._follow_pipe(words[0], operator)
        self._move(words, conditional)
        if words[0] == "export":
            self._export(self.words[1:])

    def _conditional(self) -> bool:
        inside = any(block.opener not in ("(", "{") for block in self.blocks)
        return self.uncertain or self.negated or inside

    def _shrug(self, words: tuple[str, ...]) -> None:
        """Mark the command before as tolerated when this one catches its failure."""
        last = self.found[-1] if self.found else None
        shrugs = words[0] in _SHRUGS or words == ("exit", "0")
        if self.uncertain and shrugs and last and last.words[0] not in _TESTS:
            self.found[-1] = replace(last, tolerated=True)

    def _follow_pipe(self, name: str, operator: str) -> None:
        if self.pipeline is not None:
            head = self.found[self.pipeline]
            self.found[self.pipeline] = replace(head, pipes=(*head.pipes, name))
        elif operator == "|":
            self.pipeline = len(self.found) - 1

    def _move(self, words: tuple[str, ...], conditional: bool) -> None:
        target = words[1] if len(words) > 1 else ""
        if words[0] in ("cd", "pushd"):
            self.left.append(self.directory)
            self.directory = None if conditional else _moved(self.directory, target)
        elif words[0] == "popd" and self.left:
            self.directory = self.left.pop()

    def _remember(self) -> None:
        for text in self.assigned:
            if found := _ASSIGNMENT.fullmatch(text):
                value = "".join(self._inlined(found[2])) if "$" in found[2] else found[2]
                if len(value) <= MAX_VALUE:
                    self.variables[found[1]] = value
                if found[1] in self.exported:
                    self._export([f"{found[1]}={value}"])

    def _export(self, words: list[str]) -> None:
        for word in words:
            found = _ASSIGNMENT.fullmatch(word)
            name, value = (found[1], found[2]) if found else (word, self.variables.get(word, ""))
            if value and "$" not in value and "`" not in value:
                self.exported[name] = unquoted(value)
                self.variables[name] = value

    def _inlined(self, word: str) -> list[str]:
        """Return the words that a word becomes once the script's own variables stand in it."""
        references = word.count("$")
        if not references or references > MAX_REFERENCES or word.startswith("'"):
            return [word]
        self.inlined += 1
        if self.inlined > MAX_INLINED:
            return [word]
        quoted = word.startswith('"')

        def value(found: re.Match[str]) -> str:
            raw = self.variables.get(found[1] or found[2])
            return found[0] if raw is None else _spliced(raw, quoted=quoted, other=found[0])

        text = _REFERENCE.sub(value, word)
        if text == word:
            return [word]
        return [text] if quoted else [token.text for token in tokens(text) if not token.operator]

    def _top(self) -> str:
        return self.blocks[-1].opener if self.blocks else ""


def _spliced(raw: str, *, quoted: bool, other: str) -> str:
    """Return a variable's value as it may stand inside a word, or `other` where it may not."""
    plain = raw
    if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "'\"":
        plain = raw[1:-1]
    breaks = '"' in plain or (raw.startswith("'") and "$" in plain)
    return other if quoted and breaks else plain


def _moved(directory: str | None, target: str) -> str | None:
    """Return the folder that `cd target` leads to, None where that is not written down."""
    if directory is None or not target or re.search(r"[$`~*?\\]", target):
        return None
    if target.startswith(("/", "-")):
        return None
    led = joined(directory, target)
    return None if led.startswith("..") else led
