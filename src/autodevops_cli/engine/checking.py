"""Judges the CI that is there: rules, linters of others, and what people decided about both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from autodevops_cli.control import PAGES, Baseline
from autodevops_cli.engine.deciding import Decisions, decided
from autodevops_cli.engine.fingerprints import with_fingerprints
from autodevops_cli.engine.linting import judged_files, told, united
from autodevops_cli.model.checking import CheckReport, RuleInfo
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Finding, Severity, Topic
from autodevops_cli.providers import present
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules import found_by, infos, selected, wants
from autodevops_cli.validation.linters import JUDGES, Run, asked


@dataclass(frozen=True, slots=True)
class CheckPolicy:
    """What a person wants to hear of.

    `select` and `ignore` hold names of rules and topics, "all" for every one; `severities`
    overrule those of the rules. `only` are paths, none for the whole repository.
    """

    select: tuple[str, ...] = ("all",)
    ignore: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.LOW
    severities: Mapping[str, Severity] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    linters: bool = True
    """Whether to ask the linters of others that are installed; each costs a process."""
    decisions: Decisions = field(default_factory=Decisions)

    def restricted_to(self, paths: tuple[str, ...]) -> CheckPolicy:
        """Return the policy for these files alone; for all where none is named."""
        return replace(self, only=paths)

    def since(self, baseline: Baseline | None) -> CheckPolicy:
        """Return the policy for what is new since a baseline; for all without one."""
        return replace(self, decisions=replace(self.decisions, baseline=baseline))


def checked(repo: Snapshot, policy: CheckPolicy) -> CheckReport:
    """Return what is wrong with the CI of a repository. Raises UsageError for an unknown rule."""
    documents = read_all_ci(repo)
    names = selected(_own(policy.select), _own(policy.ignore))
    paths = tuple(one.path for one in documents)
    with _linters_at_work(repo, documents, policy) as runs:
        ours = found_by(names, repo, documents)
        linters, theirs = told(runs)
    found = with_fingerprints(repo, united(ours, _wanted(theirs, policy)))
    asked_for = frozenset(one.id for one in names) | _about_decisions(policy)
    kept, suppressed = decided(repo, paths, found, asked_for, policy.decisions)
    heard = _heard(kept, policy)
    excused = tuple(
        replace(one, finding=finding)
        for one in suppressed
        for finding in _heard([one.finding], policy)
    )
    return CheckReport(
        repo.name,
        str(repo.root or ""),
        repo.revision,
        paths,
        heard,
        excused,
        linters,
        _pages({one.rule for one in (*heard, *(each.finding for each in excused))}),
        {path: repo.text(path) for path in sorted({*_mended(heard)}) if repo.has(path)},
    )


def _pages(ids: Set[str]) -> tuple[RuleInfo, ...]:
    """Return what reports tell of rules, and of findings about decisions, in name order."""
    found = (*infos(ids), *(page.info for name, page in PAGES.items() if name in ids))
    return tuple(sorted(found, key=lambda one: one.id))


def _about_decisions(policy: CheckPolicy) -> frozenset[str]:
    """Return the names of the findings about decisions that the policy asks for."""
    select, ignore = {*policy.select}, {*policy.ignore}
    return frozenset(name for name in PAGES if wants(name, Topic.CONTROL, select, ignore))


def _own(names: Sequence[str]) -> list[str]:
    """Return the names of our rules and topics, and those of nobody."""
    others = {*PAGES, *(one.name for one in JUDGES)}
    return [name for name in names if name.partition("/")[0] not in others]


def _mended(found: Sequence[Finding]) -> Iterator[str]:
    """Yield the files that fixes change."""
    yield from (one.fix.path for one in found if one.fix)


def read_all_ci(repo: Snapshot) -> tuple[CiDocument, ...]:
    """Return the CI files of every system we can read; one that says nothing has no jobs."""
    found = {
        path: provider.parse(repo, path) or CiDocument(provider.name, path, gates=False)
        for provider in present(repo)
        for path in provider.files(repo)
    }
    return tuple(found[path] for path in sorted(found))


def _linters_at_work(
    repo: Snapshot, documents: Sequence[CiDocument], policy: CheckPolicy
) -> AbstractContextManager[tuple[Run, ...]]:
    """Return the linters of others, started on what they read; none where there is nothing."""
    if not policy.linters or not any(one.provider == "github" for one in documents):
        return nullcontext(())
    return asked(JUDGES, judged_files(repo))


def _wanted(theirs: Sequence[Finding], policy: CheckPolicy) -> tuple[Finding, ...]:
    """Return what linters of others say, as far as the policy asks for them."""
    names = {*policy.select}
    return tuple(
        one for one in theirs
        if {"all", one.source, one.rule} & names and not {one.source, one.rule} & {*policy.ignore}
    )  # fmt: skip


def _heard(found: Sequence[Finding], policy: CheckPolicy) -> tuple[Finding, ...]:
    """Return what a person wants to hear of, as grave as they say; of locked rules all is heard."""
    return tuple(
        replace(one, severity=policy.severities.get(one.rule, one.severity))
        for one in found
        if (one.confidence >= policy.min_confidence or one.rule in policy.decisions.locked)
        and (not policy.only or one.where.path in policy.only)
    )
