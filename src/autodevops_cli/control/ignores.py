"""Holds findings against the ignores: what is left, what is excused, and which ignores are odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from autodevops_cli.control._ignore import Ignore, RuleNames
from autodevops_cli.control._ignore_file import file_ignores
from autodevops_cli.control._index import Index
from autodevops_cli.control._inline import inline_ignores
from autodevops_cli.control._odd import Lines, odd, unused
from autodevops_cli.model.checking import Suppressed
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Decided:
    """Findings in force, findings that are excused, and findings about the ignores."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    own: tuple[Finding, ...] = ()


def with_ignores(
    repo: Snapshot,
    paths: Iterable[str],
    found: Sequence[Finding],
    names: RuleNames,
    today: date | None,
) -> Decided:
    """Return what the ignores in these files, beside findings and in the ignore file decide.

    Without a day of today no ignore is over.
    """
    read = [*_read(repo, dict.fromkeys((*paths, *(one.where.path for one in found))))]
    ignores = [one for one in read if isinstance(one, Ignore)]
    index = Index(ignores, today)
    kept, suppressed = [], []
    for one in found:
        excuse = index.excuse(one)
        if excuse and one.rule not in names.locked:
            suppressed.append(_suppressed(one, excuse))
        else:
            kept.append(one)
    own = [one for one in read if isinstance(one, Finding)]
    own.extend(odd(ignores, names, today))
    own.extend(unused(ignores, index, names, today, Lines(kept)))
    return Decided((*kept,), (*suppressed,), (*own,))


def _read(repo: Snapshot, paths: Iterable[str]) -> Iterator[Ignore | Finding]:
    yield from file_ignores(repo)
    for path in paths:
        yield from inline_ignores(path, repo.text(path))


def _suppressed(found: Finding, by: Ignore) -> Suppressed:
    until = by.until.isoformat() if by.until else ""
    return Suppressed(found, by.how, by.reason, by.owner, until, by.where)
