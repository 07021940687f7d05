"""What people decided about findings, brought to bear on what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from autodevops_cli import rules
from autodevops_cli.control import (
    PAGES,
    Baseline,
    Decided,
    RuleNames,
    stale,
    with_baseline,
    with_ignores,
)
from autodevops_cli.engine.fingerprints import with_fingerprints
from autodevops_cli.model.checking import Suppressed
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a call goes by: the day (None: no ignore ends), locks, ignores in place, a baseline."""

    today: date | None = None
    locked: frozenset[str] = frozenset()
    ignores: bool = True
    baseline: Baseline | None = None


def decided(
    repo: Snapshot,
    paths: Sequence[str],
    found: Sequence[Finding],
    asked: frozenset[str],
    decisions: Decisions,
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Return the findings in force, those about decisions among them, and the suppressed ones.

    `asked` are the names of rules and of findings about decisions that were asked for.
    """
    answer = _with_ignores(repo, paths, found, asked, decisions)
    mine = with_fingerprints(repo, [one for one in answer.own if one.rule in asked])
    kept, suppressed = _sorted((*answer.kept, *mine)), answer.suppressed
    if baseline := decisions.baseline:
        everything = [*kept, *(one.finding for one in suppressed)]
        gone = [*_stale(everything, baseline, asked)]
        kept, hidden = with_baseline(kept, baseline, decisions.locked)
        kept = _sorted((*kept, *with_fingerprints(repo, gone)))
        suppressed = (*suppressed, *hidden)
    return kept, suppressed


def _with_ignores(
    repo: Snapshot,
    paths: Sequence[str],
    found: Sequence[Finding],
    asked: frozenset[str],
    decisions: Decisions,
) -> Decided:
    if not decisions.ignores:
        return Decided(tuple(found))
    names = RuleNames(frozenset(rules.names()), asked, decisions.locked)
    return with_ignores(repo, paths, found, names, decisions.today)


def _stale(
    found: Sequence[Finding], baseline: Baseline, asked: frozenset[str]
) -> Iterator[Finding]:
    unasked = frozenset((*rules.names(), *PAGES)) - asked
    return (one for one in stale(found, baseline, unasked) if one.rule in asked)


def _sorted(found: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(found, key=lambda one: (one.where.path, one.where.line or 0, one.rule, one.message))
    )
