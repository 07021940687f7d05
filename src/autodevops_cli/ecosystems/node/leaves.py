"""What a single command of a script does, once its wrappers are off."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from autodevops_cli.ecosystems.node.vocabulary import (
    BY_TOOL,
    BY_VERB,
    ONLY_CHECKS,
    REWRITES,
    RUNTIMES,
    STARTERS,
    STAYS,
    TOOLKITS,
    WATCHERS,
    Kind,
    kind_of_name,
)

MAX_LENGTH = 4000
COMPILERS = ("tsc", "tsgo", "vue-tsc")
BROWSER_TOOLS = ("cypress", "nightwatch", "testcafe", "wdio", "codeceptjs")
TAKE_VALUE = ("-e", "-f", "-p", "--package", "--file")

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_MODULES = re.compile(r"^.*node_modules/(?:\.bin/)?")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One command without its wrappers, and what it does."""

    words: tuple[str, ...]
    kind: Kind
    writes: bool = False
    watches: bool = False

    @property
    def tool(self) -> str:
        """The program it runs."""
        return self.words[0] if self.words else ""

    @property
    def browser(self) -> bool:
        """Whether it drives a whole application in a browser."""
        whole = (("playwright", "test"), ("ng", "e2e"))
        return self.tool in BROWSER_TOOLS or self.words[:2] in whole


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a command, quotes removed; a bad quote is read as a letter."""
    try:
        return tuple(shlex.split(text[:MAX_LENGTH], posix=True))
    except ValueError:
        return tuple(text[:MAX_LENGTH].split())


def leaf(words: tuple[str, ...]) -> Leaf:
    """Return what a command does."""
    bare = unwrapped(words)
    kind = _kind(bare)
    return Leaf(bare, kind, _writes(bare, kind), _watches(bare))


def unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command inside `cross-env A=b npx …`, with its program by its plain name."""
    rest = list(words)
    while rest and (skip := _wrapper(rest)):
        del rest[:skip]
    if not rest:
        return ()
    rest[0] = _program(rest[0])
    return tuple(_run_by_node(rest) if rest[0] in RUNTIMES else rest)


def _wrapper(words: list[str]) -> int:
    """Return how many words only start what comes after them."""
    first = words[0]
    if _ASSIGNMENT.fullmatch(first) or first in ("--", "-y", "--yes"):
        return 1
    if words[:2] in (["pnpm", "exec"], ["yarn", "exec"], ["npm", "exec"], ["bun", "x"]):
        return 2
    if first in ("pnpm", "yarn", "bun") and words[1:] and _known(words[1]):
        return 1
    if first not in STARTERS:
        return 0
    skip = 1
    while skip < len(words) and words[skip].startswith("-") and words[skip] != "--":
        skip += 2 if words[skip] in TAKE_VALUE else 1
    return skip


def _known(word: str) -> bool:
    return word in BY_TOOL or word in COMPILERS or word in BY_VERB


def _program(word: str) -> str:
    """Return the tool that a path stands for: `node_modules/.bin/jest`, `node_modules/x/y.js`."""
    name = _MODULES.sub("", word)
    if name != word and "/" in name and not name.startswith("@"):
        return name.split("/")[0]
    return name.removesuffix(".cmd")


def _run_by_node(words: list[str]) -> list[str]:
    """Return the tool whose file Node is given, or the words as they are."""
    if "--test" in words:
        return ["node", "--test", *(word for word in words[1:] if word != "--test")]
    for at, word in enumerate(words[1:], 1):
        if not word.startswith("-"):
            tool = _program(word)
            return [tool, *words[at + 1 :]] if tool != word else words
    return words


def _kind(words: tuple[str, ...]) -> Kind:
    if not words:
        return Kind.NOTHING
    tool, rest = words[0], words[1:]
    verb = next((word for word in rest if not word.startswith("-")), "")
    if tool == "node":
        return Kind.TEST if "--test" in rest else Kind.OTHER
    if tool == "tsc":
        return Kind.TYPECHECK if "--noEmit" in rest else Kind.BUILD
    if tool == "vitest" and "--typecheck.only" in rest:
        return Kind.TYPECHECK
    if tool in ("playwright", "cypress", "karma") and verb not in ("test", "run", "start"):
        return Kind.PREPARE if verb == "install" else Kind.OTHER
    if tool == "vite" and verb != "build":
        return Kind.OTHER
    if verbs := BY_VERB.get(tool):
        return verbs.get(verb, verbs.get("", Kind.OTHER))
    return kind_of_name(verb) if TOOLKITS.fullmatch(tool) else BY_TOOL.get(tool, Kind.OTHER)


def _writes(words: tuple[str, ...], kind: Kind) -> bool:
    if REWRITES & set(words):
        return True
    if kind is not Kind.FORMAT:
        return False
    return not ONLY_CHECKS & set(words[1:]) or "-w" in words


def _watches(words: tuple[str, ...]) -> bool:
    if not words:
        return False
    if words[0] in WATCHERS or words[:2] in (("vitest", "watch"), ("vitest", "dev")):
        return True
    if words[0] in ("tsc", "rollup", "vitest", "mocha", "ava", "webpack") and "-w" in words:
        return True
    if words[:2] in (("cypress", "open"), ("playwright", "codegen")):
        return True
    return any(STAYS.fullmatch(word) for word in words[1:])
