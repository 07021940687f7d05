"""How a repository stands to its lock and to what would be written now; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autodevops_cli.engine.changes import drifts_of
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.engine.engine import Opened
from autodevops_cli.engine.locking import lock_of
from autodevops_cli.engine.stages import analyse, generate
from autodevops_cli.model.drift import Drift, DriftReport
from autodevops_cli.model.finding import Severity
from autodevops_cli.repository.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Judges:
    """The rules to ask, and from which severity on their findings count; None is never."""

    policy: CheckPolicy
    at_least: Severity | None


def drifted(opened: Opened, judges: Judges | None = None) -> DriftReport:
    """Return how the files stand; with judges also what the rules say of them."""
    lock = lock_of(opened.repo)
    policy = opened.policy
    proposal = generate(opened.repo, analyse(opened.repo, policy), policy)
    found = drifts_of(opened.repo, lock, proposal.files if proposal else ())
    if judges and judges.at_least is not None:
        found = _judged(opened.repo, found, judges.policy, judges.at_least)
    provider = lock.origin.provider if lock else proposal.provider if proposal else ""
    return DriftReport(opened.repo.name, found, lock is not None, provider)


def _judged(
    repo: Snapshot, found: Sequence[Drift], policy: CheckPolicy, at_least: Severity
) -> tuple[Drift, ...]:
    paths = tuple(one.path for one in found)
    grave = [
        one
        for one in checked(repo, policy.restricted_to(paths)).findings
        if one.severity >= at_least
    ]
    return tuple(
        replace(one, findings=tuple(each for each in grave if each.where.path == one.path))
        for one in found
    )
