"""Ruby sources line by line, with the blocks that each line stands in. Nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINES = 4000
MAX_DEPTH = 40
MAX_STATEMENT = 2000

_BLOCK = re.compile(r"\bdo\s*(?:\|[^|]{0,80}\|)?$|\{\s*\|[^|]{0,80}\|$")
_KEYWORD = re.compile(
    r"^(?:[\w@.:\[\]\"']{1,80}\s*(?:\|\|)?=\s*)?(if|unless|case|begin|while|until|for|def|class|module)\b"
)
_ENDLESS = re.compile(r"^def\s[^=]{1,200}[)\w?!]\s=\s")
_MIDDLE = re.compile(r"^(?:else|elsif|rescue|ensure|when|in)\b")
_END = re.compile(r"^end\b|^\}\)?$")
_HEREDOC = re.compile(r"<<[~-]?[\"'`]?([A-Z][A-Z_]{1,30})\b")
_COMMENT = re.compile(r"(?:^|\s)#(?!\{).*$")
STRINGS = re.compile(r"\"([^\"\n]{1,200})\"|'([^'\n]{1,200})'")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of code without its comment; `around` are the openers of the blocks it stands in."""

    number: int
    text: str
    around: tuple[str, ...] = ()

    def within(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the match of each block around it that matches, outermost first."""
        for opener in self.around:
            if found := pattern.search(opener):
                yield found


def lines(text: str) -> Iterator[Line]:
    """Yield the lines that say something, without comments and the bodies of heredocs."""
    around: list[str] = []
    until = ""
    for number, raw in enumerate(text.split("\n")[:MAX_LINES], 1):
        line = raw.strip()[:MAX_STATEMENT]
        if until:
            until = "" if line == until else until
            continue
        if line == "__END__":
            return
        if line == "=begin":
            until = "=end"
            continue
        line = _COMMENT.sub("", line).strip()
        if not line:
            continue
        if _END.match(line):
            del around[-1:]
        elif _MIDDLE.match(line) and around:
            around[-1] = f"{around[-1].partition(' ; ')[0]} ; {line}"
        else:
            yield Line(number, line, tuple(around))
            if _opens(line) and len(around) < MAX_DEPTH:
                around.append(line)
        if found := _HEREDOC.search(line):
            until = found[1]


def _opens(line: str) -> bool:
    if re.search(r"\bend\b[).\w]{0,40}$", line) or _ENDLESS.match(line):
        return False
    return bool(_BLOCK.search(line) or _KEYWORD.match(line))


def statement(text: str, line: int) -> str:
    """Return the statement that starts on a line, on one line, up to where its brackets close."""
    said = ""
    for raw in text.split("\n")[line - 1 : line + 20]:
        said = f"{said} {_COMMENT.sub('', raw).strip()}".strip()
        depth = sum(said.count(one) for one in "([") - sum(said.count(one) for one in ")]")
        if depth <= 0 and not said.endswith((",", "\\", "=>", ":", "+")):
            break
    return said[:MAX_STATEMENT]


def strings(text: str) -> tuple[str, ...]:
    """Return the string literals of a statement that hold no interpolation."""
    found = (one[1] or one[2] for one in STRINGS.finditer(text))
    return tuple(one for one in found if "#{" not in one)
