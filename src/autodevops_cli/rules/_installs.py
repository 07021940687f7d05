"""Which packages a command installs by name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command

# Options that take the next word as their value.
VALUED = frozenset(
    ("-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-t", "--target", "-i",
     "--index-url", "--extra-index-url", "-f", "--find-links", "--prefix", "--root", "--python",
     "-p", "--python-version", "--group", "--extra", "--features", "-F", "--bin", "--git",
     "--branch", "--tag", "--rev", "--path", "--registry", "--tool-path", "--cache-dir",
     "--no-binary", "--only-binary", "--platform", "--directory", "--config-settings",
     "--from", "--spec", "--with")
)  # fmt: skip
PYTHON = Pattern(r"python(?:\d(?:\.\d{1,2})?)?|py")
PIP_ITSELF = frozenset(("pip", "setuptools", "wheel", "build"))
# A constraints file names the versions; without an index only what lies there is installed.
SETTLED = frozenset(("-c", "--constraint", "--require-hashes", "--no-index"))
# An upper bound is a choice, too; a lower one lets every release in.
EXACT = Pattern(r"===?|~=|<|@")
NAME = Pattern(r"[A-Za-z0-9@][\w.@/-]*(?:\[[\w,.-]*\])?[^\s$]*")
MOVING = ("latest", "main", "master", "head", "upgrade")


def unpinned(command: Command) -> Iterator[str]:
    """Yield the packages that a command installs, or runs, without a version."""
    match command.words:
        case (program, "-m", "pip" | "pipx", *_) if PYTHON.fullmatch(program):
            yield from unpinned(command.without(2))
        case ("pip" | "pip3", "install", *rest) | ("uv", "pip", "install", *rest):
            yield from _python(rest)
        case ("pipx", "install" | "run", *rest) | ("uv", "tool", "install" | "run", *rest):
            yield from _python_tool(rest)
        case ("uvx", *rest):
            yield from _python_tool(rest)
        case ("npm" | "pnpm", "install" | "i" | "add", *rest) if {"-g", "--global"} & {*rest}:
            for word in _packages(rest):
                # An old Corepack does not know the keys that newer releases are signed with.
                if ("@" not in word[1:] or _moves(word)) and word.partition("@")[0] != "corepack":
                    yield word
        # Without these words, npx and bunx run what the lock file brought.
        case ("npx", "-y" | "--yes", *rest) | ("pnpm" | "yarn", "dlx", *rest):
            yield from (word for word in _packages(rest)[:1] if "@" not in word[1:] or _moves(word))
        case ("gem", "install", *rest) if not {"-v", "--version"} & {*rest}:
            yield from (word for word in _packages(rest) if ":" not in word)
        case ("cargo", "install" | "binstall", *rest):
            if not {"--version", "--vers", "--git", "--path"} & {w.partition("=")[0] for w in rest}:
                yield from (word for word in _packages(rest) if "@" not in word)
        case ("go", "install" | "run", *rest):
            yield from (word for word in _packages(rest) if _moves(word))
        case ("dotnet", "tool", "install", *rest) if "--version" not in rest:
            yield from _packages(rest)[:1]
        case ("composer", "global", "require", *rest):
            yield from (word for word in _packages(rest) if ":" not in word)
        case ("gh", "extension" | "extensions" | "ext", "install", *rest) if "--pin" not in rest:
            yield from _packages(rest)[:1]


def _python(words: list[str]) -> Iterator[str]:
    if SETTLED & {word.partition("=")[0] for word in words}:
        return
    for word in _packages(words):
        bare = re.split(r"[\[<>=!~;@ ]", word)[0]
        local = "/" in word or word.startswith(".") or word.endswith((".whl", ".gz", ".zip"))
        if not EXACT.search(word) and not local and bare.lower() not in PIP_ITSELF:
            yield bare


def _python_tool(words: list[str]) -> Iterator[str]:
    """A tool with its companions: `--from` and `--with` name packages, else the first word does."""
    named = [
        following for word, following in pairwise(words) if word in ("--from", "--spec", "--with")
    ]
    sourced = any(word in ("--from", "--spec") for word in words)
    yield from _python(named if sourced else [*named, *_packages(words)[:1]])


def _packages(words: list[str]) -> list[str]:
    """Return the words that are neither options nor their values, as far as they are literal."""
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in VALUED
        elif NAME.fullmatch(word) and "://" not in word:
            found.append(word)
    return found


def _moves(word: str) -> bool:
    return word.rpartition("@")[2].lower() in MOVING
