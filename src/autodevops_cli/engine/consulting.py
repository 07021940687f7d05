"""Asks a model about one repository, and ends in a complete report whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from autodevops_cli.advisor._base import Advisor, Answer, Question
from autodevops_cli.engine.advising import advice, advised, difference
from autodevops_cli.engine.engine import Opened, report
from autodevops_cli.errors import AutodevopsError
from autodevops_cli.model.advice import Advice
from autodevops_cli.model.analysis import RepoReport

NOTHING_OPEN = "nothing is open here, so no model was asked"
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
        answer = await advisor.ask(case.question)
    except Exception as error:
        return without_advice(case.made, error)
    return concluded(case, answer, apply)


def concluded(case: Case, answer: Answer, apply: Apply) -> RepoReport:
    """Return the report with an answer, and with a pipeline that follows it where it may."""
    told = advice(case.made.analysis, answer)
    other = report(case.opened, advised(case.made.analysis, answer))
    told = replace(told, diff=difference(case.made.proposal, other.proposal))
    proposed = replace(case.made, advice=told)
    if not told.choices or not apply(proposed):
        return proposed
    return replace(other, advice=replace(told, applied=True))


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
