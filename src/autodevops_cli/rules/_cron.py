"""The schedules that GitHub understands: five fields, in UTC."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._raw import Raw

FIELDS = (
    ("minute", 0, 59, ()), ("hour", 0, 23, ()), ("day of the month", 1, 31, ()),
    ("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                      "dec")),
    ("day of the week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)  # fmt: skip
MAX_LENGTH = 200
_PART = Pattern(r"(?P<from>\*|\w{1,9})(?:-(?P<to>\w{1,9}))?(?:/(?P<step>\d{1,9}))?")


def schedules(file: Raw) -> Iterator[tuple[int, str]]:
    """Yield the schedules of a workflow with their numbers in its list."""
    found = file.table.raw("on", "schedule")
    for number, one in enumerate(found if isinstance(found, list) else ()):
        if cron := Table(one).text("cron"):
            yield number, cron


def defect(cron: str) -> str:
    """Return what is wrong with a schedule, "" for nothing and for what is too long to judge."""
    if len(cron) > MAX_LENGTH:
        return ""
    words = cron.split()
    if cron.strip().startswith("@"):
        return "GitHub knows no names such as @daily"
    if len(words) != len(FIELDS):
        return f"it has {len(words)} fields and not 5"
    for word, field in zip(words, FIELDS, strict=True):
        if _values(word, *field[1:]) is None:
            return f"{word[:40]} is no {field[0]}"
    return ""


def minutes(cron: str) -> frozenset[int]:
    """Return the minutes of an hour at which a schedule starts; none where it is invalid."""
    if len(cron) > MAX_LENGTH or defect(cron):
        return frozenset()
    return _values(cron.split()[0], *FIELDS[0][1:]) or frozenset()


def _values(word: str, low: int, high: int, names: tuple[str, ...]) -> frozenset[int] | None:
    found: set[int] = set()
    for part in word.split(","):
        values = _part(part, low, high, names)
        if values is None:
            return None
        found.update(values)
    return frozenset(found)


def _part(text: str, low: int, high: int, names: tuple[str, ...]) -> range | None:
    match = _PART.fullmatch(text)
    if match is None:
        return None
    step = int(match["step"] or 1)
    if match["from"] == "*":
        return range(low, high + 1, step) if step and not match["to"] else None
    start = _number(match["from"], low, names)
    # `5/15` starts at 5 and goes on to the end; `5` alone is just that.
    end = high if match["step"] and not match["to"] else start
    end = _number(match["to"], low, names) if match["to"] else end
    if start is None or end is None or not low <= start <= end <= high or not step:
        return None
    return range(start, end + 1, step)


def _number(text: str, low: int, names: tuple[str, ...]) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text)
    return names.index(text.lower()) + low if text.lower() in names else None
