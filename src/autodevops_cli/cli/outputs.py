"""Where the formats asked for go: standard output, or files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autodevops_cli.cli.console import Console
from autodevops_cli.engine.writer import write_one
from autodevops_cli.errors import UsageError, WriteFailed

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file it goes to ("-" is standard output)."""

    format: str
    target: str = STDOUT
    append: bool = False
    """Whether to keep what stands in the file; the call says nothing of writing it then."""


def outputs(wishes: Iterable[str], known: Sequence[str]) -> tuple[Output, ...]:
    """Return what `-o FORMAT` and `-o FORMAT=FILE` ask for; text without any. Raises UsageError."""
    found = tuple(_output(wish, known) for wish in wishes) or (Output("text"),)
    shown = [one.format for one in found if one.target == STDOUT]
    if len(shown) > 1:
        raise UsageError(
            f"{' and '.join(shown)} cannot both go to standard output",
            hint=f"write one to a file: -o {shown[0]}=FILE",
        )
    return found


def usual(environ: Mapping[str, str]) -> tuple[Output, ...]:
    """Return how findings are told where nobody said: in GitHub Actions as annotations and summary.

    Everywhere else as text.
    """
    if environ.get("GITHUB_ACTIONS") != "true":
        return (Output("text"),)
    summary = environ.get("GITHUB_STEP_SUMMARY", "")
    if not (Path(summary).is_file() and os.access(summary, os.W_OK)):
        return (Output("github"),)
    return (Output("github"), Output("github-summary", summary, append=True))


def _output(wish: str, known: Sequence[str]) -> Output:
    name, _, target = wish.partition("=")
    if name not in known:
        close = get_close_matches(name, known, 1)
        raise UsageError(
            f"there is no format {name!r}",
            hint=f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}",
        )
    return Output(name, target or STDOUT)


def put(output: Output, text: str, console: Console) -> None:
    """Write a text to where an output goes. Raises WriteFailed."""
    if output.target == STDOUT:
        console.data(text)
    elif output.append:
        _append(Path(output.target), text)
    else:
        _to_file(Path(output.target), text)
        console.say(f"wrote {output.target}")


def _append(target: Path, text: str) -> None:
    try:
        with target.open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        raise WriteFailed(f"{target} cannot be written: {error.strerror}") from error


def _to_file(target: Path, text: str) -> None:
    content = text.encode(errors="replace")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a pipe or a device cannot be replaced
        else:
            write_one(target.resolve(), content)
    except OSError as error:
        raise WriteFailed(
            f"{target} cannot be written: {error.strerror}",
            hint="check that its folder exists and may be written to",
        ) from error
