"""The words of a Makefile: its variables, its conditionals, and its lines as a shell gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_LINE = 4000
MAX_VALUE = 2000
MAX_ROUNDS = 8

CONDITION = re.compile(r"(ifn?eq|ifn?def)\b\s*(.*)|else\b\s*(?:(ifn?eq|ifn?def)\b\s*(.*))?|endif\b")
_REFERENCE = re.compile(r"\$(?:\(([\w.@<^*?-]+)\)|\{([\w.@<^*?-]+)\}|([@<^*?]))")
_SHELL = re.compile(r"\$\(shell\s+")
_COMMENT = re.compile(r"(?<!\\)\s#|^#")
_SILENT = ("#", "$(info ", "$(warning ", "$(eval ")
# What `uname` and make itself say on the machines that CI runs on.
SYSTEMS = {"Linux": True, "Windows_NT": False, "Darwin": False, "Windows": False}
BUILT_IN = {
    "MAKE": "make", "SHELL": "sh", "RM": "rm -f", "CURDIR": ".", "PWD": ".", "CC": "cc",
    "CXX": "g++", "AR": "ar", "LD": "ld", "AS": "as",
}  # fmt: skip


@dataclass
class Variables:
    """The variables that were set so far; `complete` is False when a file with more was missing."""

    values: dict[str, str] = field(default_factory=lambda: dict(BUILT_IN))
    complete: bool = True

    def assign(self, name: str, how: str, value: str, *, sure: bool) -> None:
        """Set a variable by `=`, `:=`, `?=`, `+=` or `!=`; an unsure branch overrules nothing."""
        value = _COMMENT.split(value, maxsplit=1)[0].strip()
        known = name in self.values and name not in BUILT_IN
        if how == "+":
            value = f"{self.values[name]} {value}".strip() if known else value
        elif known and (how == "?" or not sure):
            return
        if how == "!":
            value = f"$(shell {value})"
        self.values[name] = value if len(value) <= MAX_VALUE else "$(too long to know)"

    def expanded(self, text: str, name: str = "", needs: tuple[str, ...] = ()) -> str:
        """Return a text with the variables in it; one that is set nowhere is empty."""
        automatic = {"@": name, "<": "".join(needs[:1]), "^": " ".join(needs), "*": "", "?": ""}

        def value(found: re.Match[str]) -> str:
            key = found[1] or found[2] or found[3]
            if key in automatic:
                return automatic[key] or found[0]
            return self.values.get(key, "" if self.complete else found[0])

        text = text.replace("$$", "\0")
        for _ in range(MAX_ROUNDS):
            after = _REFERENCE.sub(value, text)
            if after == text or len(after) > MAX_LINE:
                break
            text = after
        return text.replace("\0", "$$")

    def shell(self, line: str, name: str, needs: tuple[str, ...]) -> str:
        """Return a line of a recipe as the shell gets it, as far as that can be told."""
        line = self.expanded(line.lstrip("@+- \t"), name, needs).lstrip("@+- \t")
        return "" if line.startswith(_SILENT) else _SHELL.sub("$(", line).replace("$$", "$").strip()

    def decided(self, kind: str, question: str) -> bool | None:
        """Return what a conditional says, None when only a shell could tell."""
        question = question.strip()
        if kind.endswith("def"):
            return bool(self.values.get(question)) == (kind == "ifdef")
        sides = self._sides(question)
        equal: bool | None = len(set(sides)) == 1
        if "$" in "".join(sides):
            equal = next((SYSTEMS[side] for side in sides if side in SYSTEMS), None)
        return None if equal is None else equal == (kind == "ifeq")

    def _sides(self, question: str) -> tuple[str, str]:
        """Return what `(a,b)`, `"a" "b"` or `'a' 'b'` compares, expanded."""
        if question.startswith("(") and question.endswith(")"):
            left, _, right = question[1:-1].partition(",")
        else:
            left, _, right = question.strip("'\"").replace("'", '"').partition('" "')
        return self.expanded(left).strip(), self.expanded(right).strip()


@dataclass
class Branches:
    """The conditionals that stand open; of one that cannot be decided, every branch may hold."""

    variables: Variables
    _open: list[tuple[bool | None, bool | None]] = field(default_factory=list)
    """Whether the branch holds, and whether an earlier or this one of the same `if` did."""

    def follow(self, condition: re.Match[str]) -> None:
        """Take in an `if…`, `else`, `else if…` or `endif`."""
        if condition[1]:
            told = self.variables.decided(condition[1], condition[2])
            self._open.append((told, told))
        elif self._open:
            _, taken = self._open.pop()
            if condition[0].startswith("else"):
                kind, question = condition[3], condition[4]
                told = self.variables.decided(kind, question) if kind else True
                holds = False if taken else told if taken is False else None
                self._open.append((holds, taken or (holds if taken is False else taken)))

    @property
    def skipped(self) -> bool:
        """Whether make passes over the lines here."""
        return any(holds is False for holds, _ in self._open)

    @property
    def sure(self) -> bool:
        """Whether make certainly reads the lines here."""
        return all(holds for holds, _ in self._open)


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers, continued lines joined to where they begin."""
    held, start = "", 0
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole[:MAX_LINE] if len(held) < MAX_LINE else ""
        start = start or number
        if whole.endswith("\\") and line:
            held += (line[:-1].rstrip() if not held else line[:-1].strip()) + " "
            continue
        yield start, held + line.strip() if held else line
        held, start = "", 0
    if held:
        yield start, held
