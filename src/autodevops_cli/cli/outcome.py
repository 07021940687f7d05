"""How a call ends: the exit code, and which of several reasons decides."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.errors import (
    AutodevopsError,
    NothingRecognised,
    SourceNotFound,
    SourceTooLarge,
)

INTERRUPTED = 128 + signal.SIGINT
PIPE_CLOSED = 141
GRAVEST_FIRST = (2, 4, 6, 5, 1, 3, 0)
INCOMPLETE = 5


@dataclass(frozen=True, slots=True)
class Ending:
    """An exit code and its reason in a word, for programs."""

    code: int = 0
    reason: str = "ok"


def decisive(endings: Iterable[Ending]) -> Ending:
    """Return the ending that the whole call has: the gravest one."""
    return min(endings, key=lambda one: GRAVEST_FIRST.index(one.code), default=Ending())


def ending_of(error: AutodevopsError, *, others: bool) -> Ending:
    """Return how a failure ends the call.

    Beside `others` that were reported, a source that is not there makes the answer incomplete,
    not wrong.
    """
    if others and isinstance(error, SourceNotFound | SourceTooLarge):
        return Ending(INCOMPLETE, error.reason)
    return Ending(error.exit_code, error.reason)


def nothing_recognised() -> Ending:
    """Return the ending of a call that found nothing to tell about."""
    return Ending(NothingRecognised.exit_code, NothingRecognised.reason)


def internal(error: Exception) -> AutodevopsError:
    """Return an error of ours, not of the user's, with the place where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    place = (
        f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    )
    said = f": {error}" if str(error) else ""
    return AutodevopsError(
        f"this is a mistake in autodevops itself: {type(error).__name__} at {place}{said[:300]}",
        hint="please report it; --verbose shows where it came from",
    )
