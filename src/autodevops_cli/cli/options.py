"""Options that hold for every command; they may stand before it or after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from autodevops_cli.cli.console import Console

if TYPE_CHECKING:
    from autodevops_cli.engine.engine import Engine
    from autodevops_cli.settings import Value

FLAGS = frozenset({"--quiet", "-q", "--verbose", "-v", "--offline", "--online"})
VALUED = frozenset({"--color", "--config"})
# Options whose value may be left out: what they mean alone.
ALONE = {"--fix": "--fix=safe", "--ai": "--ai=auto"}


@dataclass(frozen=True, slots=True)
class Options:
    """What the call says for all commands; `flags` holds only what was said."""

    console: Console = field(default_factory=Console)
    config: Path | None = None
    flags: Mapping[str, Value | None] = field(default_factory=dict)

    def engine(
        self,
        *,
        linters: bool = False,
        extras: Sequence[str] | None = None,
        **flags: Value | None,
    ) -> Engine:
        """Return the engine, with the flags of one command added."""
        from autodevops_cli.engine.engine import Engine

        said = None if extras is None else ",".join(extras)
        return Engine(
            flags={**self.flags, **flags, "with": said}, config=self.config, linters=linters
        )

    def saying(self, flags: Mapping[str, Value | None]) -> Options:
        """Return the options with flags of one command added, by key."""
        return replace(self, flags={**self.flags, **flags})


def options_of(context: typer.Context) -> Options:
    """Return the options of the call that a command belongs to."""
    found = context.find_object(Options)
    return found if found else Options()


def hoisted(words: Sequence[str]) -> list[str]:
    """Return the words of a call with the options for every command moved to the front."""
    front: list[str] = []
    rest: list[str] = []
    pending = list(words)
    while pending:
        word = pending.pop(0)
        if word == "--":
            rest.extend([word, *pending])
            break
        if word in FLAGS or ("=" in word and word.partition("=")[0] in VALUED):
            front.append(word)
        elif word in VALUED and pending:
            front.extend([word, pending.pop(0)])
        else:
            rest.append(ALONE.get(word, word))
    return [*front, *rest]
