"""Failing tests do not fail the job

What: A step or job that runs tests has `continue-on-error: true`, or its command ends in
    `|| true`.
Why: The check is green whatever happens, so nobody looks, and a broken change is merged.
Bad:
    - run: pytest
      continue-on-error: true
Bad:
    - run: npm test || true
Good:
    - run: pytest
Good:
    - run: ruff check
      continue-on-error: true
Good:
    - name: Tests on the next Python
      run: pytest
      continue-on-error: true
Good:
    # advisory until the flaky sockets are gone
    - run: pytest
      continue-on-error: true
Fix: Let the tests gate; mark the flaky ones in the test suite instead.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of, line_of
from autodevops_cli.rules._testing import is_test, runs_tests

# Names of jobs that look ahead, or aside; nobody promises that they pass.
AHEAD = Pattern(
    r"nightly|experimental|canary|upstream|\bdev\b|-dev\b|\bnext\b|\bedge\b|\bhead\b|beta|unstable"
    r"|allow|optional|flaky|prerelease|future|downstream|benchmark|\bbench\b|fuzz|mutation",
    re.IGNORECASE,
)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the tests whose failure changes nothing, where nobody says why."""
    for document in documents:
        lines = repo.text(document.path).splitlines()
        gating = {
            step.run for job in document.jobs for step in job.steps
            if not step.advisory and not job.advisory
        }  # fmt: skip
        for job in document.jobs:
            if AHEAD.search(f"{job.id} {job.name}") or _explained(lines, job):
                continue
            for step in job.steps:
                if step.run and not AHEAD.search(step.name) and not _explained(lines, step):
                    yield from _in_step(job, step, gating)


def _explained(lines: Sequence[str], one: CiJob | CiStep) -> bool:
    """Tell whether a comment stands at what is advisory."""
    if not one.advisory:
        return False
    return _commented(lines, one.at("continue-on-error")) or _commented(lines, one.where)


def _commented(lines: Sequence[str], place: Place) -> bool:
    """Tell whether a line has a comment, or is below one."""
    if not place.line or place.line > len(lines):
        return False
    above = lines[place.line - 2].lstrip() if place.line > 1 else ""
    return above.startswith("#") or " # " in lines[place.line - 1]


def _in_step(job: CiJob, step: CiStep, gating: Set[str]) -> Iterator[Spot]:
    if step.advisory or job.advisory:
        # What fails one job may be tried on further platforms by others.
        if is_test(step) and step.run not in gating:
            yield Spot(step.at("run"), "these tests cannot fail the job")
        return
    for command in () if step.shell in NOT_SHELLS else commands_of(step.run):
        if command.tolerated and runs_tests(command):
            told = " ".join(command.words[:3])[:60]
            yield Spot(line_of(step, command.line), f"the failure of `{told}` is shrugged off")


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, Confidence.MEDIUM,
    check_repository=check,
    providers=(),
)  # fmt: skip
