"""What the tables of tools share: languages, the shape of an answer, programs given as files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from autodevops_cli.planning.naming import kind_of_name, parts_of

Words: TypeAlias = tuple[str, ...]
# What a tool is for ("test", "lint", …, "none") and the languages that have it.
Use: TypeAlias = tuple[str, tuple[str, ...]]
Look: TypeAlias = Callable[[Words], Use | None]

PYTHON, NODE, GO, RUST = ("python",), ("node",), ("go",), ("rust",)
RUBY, PHP, DOTNET = ("ruby",), ("php",), ("dotnet",)
ELIXIR, ERLANG, GLEAM = ("elixir",), ("erlang",), ("gleam",)
JVM = ("java", "scala", "kotlin")


def first(words: Words) -> str:
    """Return the first word that is no option: the verb."""
    return next((word for word in words if not word.startswith(("-", "+"))), "")


def formatter(languages: tuple[str, ...]) -> Look:
    """Return the look at a tool that only formats."""
    return lambda words: ("none" if "--version" in words else "format", languages)


def script(words: Words, languages: tuple[str, ...], ending: str) -> Use | None:
    """Return what a program file given to an interpreter is for, as its name says."""
    path = first(words)
    if not re.search(ending, path) or "://" in path:
        return None
    kind = kind_of_name(path.rpartition("/")[2])
    if kind == "test" or (kind == "" and parts_of(path.rpartition("/")[0]) & {"test", "tests"}):
        return "test", languages
    return (kind, languages) if kind in ("lint", "typecheck") else None
