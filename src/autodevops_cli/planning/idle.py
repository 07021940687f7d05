"""Leaves out checks that existing CI does not run: a migrated pipeline gates what gated before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from autodevops_cli.model.evidence import Fact, Source

CHECKS = ("lint", "format", "typecheck")


def without_idle_checks(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts without the checks and tests that existing CI does not run, if it runs any.

    What is left out is kept as overruled, so that it can be explained.
    """
    return _without_idle(_without_idle(tuple(facts), CHECKS), ("test",))


def kind_of(subject: str) -> str:
    """Return the kind of a subject such as `command.lint.ruff`, "" for other subjects."""
    return subject.split(".")[1] if subject.startswith("command.") else ""


def _without_idle(facts: tuple[Fact, ...], kinds: Sequence[str]) -> tuple[Fact, ...]:
    family = [fact for fact in facts if kind_of(fact.subject) in kinds]
    run = [fact for fact in family if fact.because.rank == Source.CI]
    if not run:
        return facts
    idle = [fact for fact in family if fact.because.rank < Source.CI]
    losers = tuple(one for fact in idle for one in (fact.because, *fact.agreeing, *fact.overruled))
    winner = replace(run[0], overruled=run[0].overruled + losers)
    return tuple(winner if fact is run[0] else fact for fact in facts if fact not in idle)
