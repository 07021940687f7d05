"""Ignores in a file of their own, .autodevops/ignore.toml: for what no comment can stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from itertools import islice

from autodevops_cli.control._ignore import Ignore, Malformed, day, rule_names
from autodevops_cli.control.pages import finding
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table

PATH = ".autodevops/ignore.toml"
KEYS = ("rule", "path", "match", "reason", "owner", "until")
MAX_ENTRIES = 1_000
MAX_GLOB = 500
_HEADER = re.compile(r"\s*\[\[\s*ignore\s*\]\]")


def file_ignores(repo: Snapshot) -> Iterator[Ignore | Finding]:
    """Yield the ignores in the file, and findings about entries that are none."""
    table = repo.toml(PATH)
    for problem in repo.problems:
        if problem.where.path == PATH:
            yield finding("malformed-ignore", problem.message, problem.where)
    for key in table:
        if key != "ignore":
            message = f"{key[:40]!r} is no entry; every one starts with [[ignore]]"
            yield finding("malformed-ignore", message, Place(PATH))
    entries = table.tables("ignore")
    lines = _lines(repo.text(PATH), len(entries))
    for number, entry in enumerate(islice(entries, MAX_ENTRIES)):
        yield _ignore(entry, Place(PATH, lines[number]))
    if len(entries) > MAX_ENTRIES:
        message = f"only the first {MAX_ENTRIES:,} entries count"
        yield finding("malformed-ignore", message, Place(PATH, lines[MAX_ENTRIES]))


def _lines(text: str, count: int) -> list[int | None]:
    """Return the line of each entry; none where entries are not written with headers."""
    found = [n for n, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    return [*found] if len(found) == count else [None] * count


def _ignore(entry: Table, where: Place) -> Ignore | Finding:
    try:
        _check_keys(entry)
        rules = rule_names(entry.strings("rule"))
        until = _day(entry.raw("until"))
    except Malformed as error:
        return finding("malformed-ignore", f"this is no ignore: {error}", where)
    if not entry.text("reason").strip():
        named = ", ".join(rules)[:80]
        return finding("ignore-without-reason", f"the ignore of {named} gives no reason", where)
    return Ignore(
        rules, where, "file", entry.text("reason").strip(), entry.text("owner"), until,
        path=entry.text("path"), match=entry.text("match"),
    )  # fmt: skip


def _check_keys(entry: Table) -> None:
    for key in entry:
        if key not in KEYS:
            close = get_close_matches(key[:40], KEYS, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise Malformed(f"unknown key {key[:40]!r}{hint}")
        if key in ("path", "match", "reason", "owner") and not entry.text(key):
            raise Malformed(f"{key} is no text")
    if len(entry.text("path")) > MAX_GLOB:
        raise Malformed(f"path is longer than {MAX_GLOB} characters")


def _day(value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    return day(str(value))
