"""Speaks to people and programs: data on stdout, everything else on stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import typer

from autodevops_cli.cli.outcome import PIPE_CLOSED
from autodevops_cli.errors import AutodevopsError

# What a terminal would obey instead of showing it.
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
RED, GREEN, CYAN, DIM = "31", "32", "36", "2"


class Stream(Protocol):
    """Something to write to."""

    def isatty(self) -> bool:
        """Tell whether a person looks at it."""
        ...


@dataclass(frozen=True, slots=True)
class Console:
    """Where to write, and how much."""

    quiet: bool = False
    verbose: bool = False

    def data(self, text: str) -> None:
        """Write what was asked for. Leaves the program where the reader has gone."""
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is left in the buffer has nowhere to go; the interpreter must not try at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from None

    def say(self, text: str) -> None:
        """Tell a person what happened; silent when quiet."""
        if not self.quiet:
            self._to_stderr(text)

    def detail(self, text: str) -> None:
        """Tell a person more than most want to know."""
        if self.verbose:
            self._to_stderr(text)

    def error(self, error: AutodevopsError) -> None:
        """Say what went wrong and what to do about it, as one paragraph."""
        red: Callable[[str], str] = painter(colors(sys.stderr, os.environ))(RED)
        hint = f" Hint: {_ended(error.hint)}" if error.hint else ""
        said = one_paragraph(_ended(error.message) + hint)
        self._to_stderr(f"{red('error')}: {said}", keep_colors=True)

    def progress(self, text: str) -> None:
        """Show what is going on, where somebody is looking; the next line takes its place."""
        if not self.quiet and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{printable(text)[:100]}" if text else "\r\x1b[K")
            sys.stderr.flush()

    def _to_stderr(self, text: str, *, keep_colors: bool = False) -> None:
        sys.stderr.write((text if keep_colors else printable(text)) + "\n")
        sys.stderr.flush()


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def printable(text: str) -> str:
    """Return a text that a terminal only shows: control characters become `?`."""
    return _OBEYED.sub("?", text)


def one_paragraph(text: str) -> str:
    """Return a text without line breaks, fit for a terminal."""
    return printable(" ".join(text.split()))


def colors(stream: Stream, environ: Mapping[str, str], wish: str = "auto") -> bool:
    """Tell whether to colour: as wished, else NO_COLOR, else FORCE_COLOR, else for a terminal."""
    if wish != "auto":
        return wish == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def painter(on: bool) -> Callable[[str], Callable[[str], str]]:
    """Return what makes painters of colours; they leave a text alone where colours are off."""
    return lambda code: lambda text: f"\x1b[{code}m{text}\x1b[0m" if on else text


def painted_diff(diff: str, on: bool) -> str:
    """Return a diff fit for a terminal, in the colours that people know."""
    paint = painter(on)
    shown = []
    for line in printable(diff).splitlines(keepends=True):
        code = next(
            (c for start, c in (("@@", CYAN), ("+", GREEN), ("-", RED)) if line.startswith(start)),
            "",
        )
        shown.append(f"{paint(code)(line.rstrip(chr(10)))}\n" if code else line)
    return "".join(shown)
