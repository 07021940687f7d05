"""Findings that were there before: written down once, and not told again while they stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from autodevops_cli.control.pages import finding
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.checking import Suppressed
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.table import Table

SCHEMA = "autodevops/baseline/v1"
STALE = "stale-baseline-entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding of old: its rule, its path, and where that is written down."""

    rule: str
    path: str
    where: Place


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings of old by fingerprint. `name` is the file or the revision that they are from."""

    name: str
    known: frozenset[str]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """What a file says of each; nothing for a revision."""


def baseline_of(name: str, found: Iterable[Finding]) -> Baseline:
    """Return what was found at a revision as a baseline."""
    return Baseline(name, frozenset(one.fingerprint for one in found))


def read_baseline(name: str, text: str) -> Baseline:
    """Return the baseline in a file. Raises InvalidSettings."""
    try:
        data = Table(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise _unreadable(name, "is not valid JSON") from error
    if data.text("schema") != SCHEMA:
        raise _unreadable(name, f"is no {SCHEMA}")
    lines = {line.strip(): number for number, line in enumerate(text.splitlines(), 1)}
    entries = {
        mark: Entry(
            one.text("rule"), one.text("path"), Place(name, lines.get(f'"fingerprint": "{mark}",'))
        )
        for one in data.tables("findings")
        if (mark := one.text("fingerprint"))
    }
    return Baseline(name, frozenset(entries), entries)


def _unreadable(name: str, what: str) -> InvalidSettings:
    return InvalidSettings(
        f"the baseline {name} {what}", hint="write it with `autodevops check --write-baseline FILE`"
    )


def written(found: Iterable[Finding]) -> str:
    """Return the baseline that hides these findings, as a file."""
    rows = sorted((one.where.path, one.rule, one.fingerprint) for one in found if one.rule != STALE)
    findings = [
        {"fingerprint": mark, "rule": rule, "path": path}
        for path, rule, mark in dict.fromkeys(rows)
    ]
    return json.dumps({"schema": SCHEMA, "findings": findings}, indent=1, ensure_ascii=False) + "\n"


def with_baseline(
    found: Sequence[Finding], baseline: Baseline, locked: Set[str]
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Return the findings that are new, or of locked rules, and those that the baseline hides."""
    old = [one for one in found if one.fingerprint in baseline.known and one.rule not in locked]
    hidden = {id(one) for one in old}
    reason = f"was there before ({baseline.name})"
    return (
        tuple(one for one in found if id(one) not in hidden),
        tuple(Suppressed(one, "baseline", reason) for one in old),
    )


def stale(found: Iterable[Finding], baseline: Baseline, unasked: Set[str]) -> Iterator[Finding]:
    """Yield the entries that nothing answers to; of rules that were not asked nobody can tell."""
    here = {one.fingerprint for one in found}
    for mark, entry in baseline.entries.items():
        if mark in here or entry.rule in unasked or "/" in entry.rule:
            continue
        message = f"{entry.rule[:60]} in {entry.path[:200]} is no longer found"
        yield finding(STALE, message, entry.where)
