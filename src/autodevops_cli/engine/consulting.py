"""Asks a model about one repository, and ends in a complete report whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from autodevops_cli.advisor._base import Advisor, Answer, Question
from autodevops_cli.engine.advising import advice, advised, difference
from autodevops_cli.engine.engine import Opened
from autodevops_cli.engine.proposing import report
from autodevops_cli.errors import AutodevopsError
from autodevops_cli.model.advice import Advice
from autodevops_cli.model.analysis import Proposal, RepoReport
from autodevops_cli.model.plan import Job, Purpose

NOTHING_OPEN = "nothing is open here, so no model was asked"
WORSE = "what the model chose tests less or passes fewer checks than evidence alone: left out"
LONGEST = 300

Apply = Callable[[RepoReport], bool]


@dataclass(frozen=True, slots=True)
class Case:
    """A repository with its static report, and what there is to ask about it."""

    opened: Opened
    made: RepoReport
    question: Question
    recommendations: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.question.choices) or self.recommendations


async def consulted(case: Case, advisor: Advisor, apply: Apply) -> RepoReport:
    """Return the report with what a model says of it; `apply` decides whether that holds.

    The static report where nothing is open; with a note where no advice came.
    """
    if not case.is_open:
        return with_note(case.made, NOTHING_OPEN)
    try:
        proposed = concluded(case, await advisor.ask(case.question))
    except Exception as error:
        return without_advice(case.made, error)
    return proposed.report(apply)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The static report with the advice beside it, and the one where the advice holds."""

    beside: RepoReport
    holding: RepoReport

    def report(self, apply: Apply) -> RepoReport:
        """Return the one that `apply` decides for."""
        told = self.beside.advice
        return self.holding if told and told.choices and apply(self.beside) else self.beside


def concluded(case: Case, answer: Answer) -> Proposed:
    """Return the report with an answer, and the one with a pipeline that follows it."""
    made = case.made
    told = advice(made.analysis, answer)
    other = report(case.opened, advised(made.analysis, answer))
    if told.choices and is_worse(made.proposal, other.proposal):
        told, other = replace(told, choices=(), note=WORSE), made
    told = replace(told, diff=difference(made.proposal, other.proposal))
    return Proposed(replace(made, advice=told), replace(other, advice=replace(told, applied=True)))


def is_worse(static: Proposal | None, other: Proposal | None) -> bool:
    """Tell whether a pipeline tests less than the static one, or is proven less."""
    if static is None or other is None:
        return other is None and static is not None
    return len(_tests(other)) < len(_tests(static)) or not _failed(other) <= _failed(static)


def _tests(proposal: Proposal) -> list[Job]:
    return [job for job in proposal.plan.jobs if job.purpose is Purpose.TEST]


def _failed(proposal: Proposal) -> set[str]:
    return {rung.name for rung in proposal.rungs if rung.passed is False}


def without_advice(made: RepoReport, error: Exception) -> RepoReport:
    """Return the static report with a note that says why there is no advice."""
    if not isinstance(error, AutodevopsError):
        name = type(error).__name__
        return with_note(made, f"no advice: a mistake in autodevops itself, {name}", given=False)
    hint = f"; {error.hint}" if error.hint else ""
    said = " ".join(f"no advice: {error.message}{hint}".split())
    return with_note(made, said[:LONGEST], given=False)


def with_note(made: RepoReport, note: str, *, given: bool = True) -> RepoReport:
    """Return the static report with a sentence about the advice."""
    return replace(made, advice=Advice(note=note, given=given))
