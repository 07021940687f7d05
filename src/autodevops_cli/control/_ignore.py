"""One decision to live with a defect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from autodevops_cli.model.evidence import Place

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Malformed(ValueError):
    """What stands there is no ignore; the message says why."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """What is ignored: rules at lines of a file, or in all files that `path`, a glob, matches.

    A line of None stands for the file as a whole. `match` is a part of the message, "" for any.
    `how` is "inline" or "file".
    """

    rules: tuple[str, ...]
    where: Place
    how: str
    reason: str
    owner: str = ""
    until: date | None = None
    lines: tuple[int | None, ...] = ()
    path: str = ""
    match: str = ""

    def is_over(self, today: date | None) -> bool:
        """Tell whether its last day is past; without a day of today nothing ends."""
        return bool(self.until and today and self.until < today)


@dataclass(frozen=True, slots=True)
class RuleNames:
    """Which rules there are, which of them were asked, and which nobody may switch off."""

    known: frozenset[str]
    asked: frozenset[str]
    locked: frozenset[str] = frozenset()


def rule_names(words: Sequence[str]) -> tuple[str, ...]:
    """Return names without the space around them. Raises Malformed where there is none."""
    names = tuple(dict.fromkeys(word.strip() for word in words))
    if not all(names) or not names:
        raise Malformed("it names no rule")
    return names


def day(text: str) -> date:
    """Return the day that a text names. Raises Malformed."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Malformed(f"until is {text[:40]!r}, which is no date like 2027-01-31")
