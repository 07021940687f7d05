"""StackProfile → what evidence leaves open: commands with rivals, checks and servers in doubt.

Every option is something that a scanner found. What the user's own configuration says is not
open, and nobody may talk a pipeline out of its tests or its installation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autodevops_cli.advisor._base import Choice, Option, Pack, Question
from autodevops_cli.advisor.naming import named, subject_name, unique
from autodevops_cli.model.analysis import Analysis
from autodevops_cli.model.evidence import Evidence, Fact, Strength
from autodevops_cli.model.stack import StackProfile

LEAVE_OUT = "leave-out"
KINDS = ("test", "lint", "build", "install", "typecheck", "format")
# Whoever asks can do without these; without the others the pipeline proves nothing.
SPARE = ("lint", "typecheck", "format")
MOST_CHOICES = 40
MOST_OPTIONS = 11
# What no pipeline may contain cannot be chosen for one.
_UNFIT = re.compile(r"\$\{\{|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Open:
    """A decision that is open: of which component (None: the repository), and who the rivals are.

    `rivals` stand in the order of the choice's options; None is for leaving it out.
    """

    choice: Choice
    fact: Fact
    rivals: tuple[Evidence | None, ...]
    component: int | None = None
    enables: bool = False
    """Whether the fact is one that does not hold without advice."""

    def rival(self, option: str) -> Evidence | None:
        """Return the evidence behind an option. Raises KeyError for one that is not offered."""
        ids = [one.id for one in self.choice.options]
        if option not in ids:
            raise KeyError(option)
        return self.rivals[ids.index(option)]


def question(analysis: Analysis, pack: Pack, *, private: bool = True) -> Question:
    """Return everything that there is to ask about a repository."""
    choices = tuple(one.choice for one in decisions(analysis.stack))
    return Question(analysis.name, pack, choices, private)


def decisions(stack: StackProfile) -> tuple[Open, ...]:
    """Return the decisions that evidence leaves open, each under a name of its own."""
    found = [*_of_components(stack), *_of_services(stack)][:MOST_CHOICES]
    names = unique([one.choice.subject for one in found])
    return tuple(
        replace(one, choice=replace(one.choice, subject=name))
        for one, name in zip(found, names, strict=True)
    )


def _of_components(stack: StackProfile) -> Iterator[Open]:
    for number, component in enumerate(stack.components):
        root = f"{component.ecosystem}:{component.root}" if component.root else component.ecosystem
        for fact in component.facts:
            if kind_of(fact.subject) in KINDS and fact.because.strength < Strength.OVERRIDDEN:
                yield from (replace(one, component=number) for one in _of_fact(root, fact))


def _of_fact(where: str, fact: Fact) -> Iterator[Open]:
    """Yield which of its rivals a command is, and whether checks that rest are to run as well."""
    rivals = [one for one in fact.overruled if one.subject == fact.subject]
    witnesses = _distinct([fact.because, *rivals])
    if fact.because not in witnesses:
        return
    spare = kind_of(fact.subject) in SPARE and fact.because.strength <= Strength.INFERRED
    if len(witnesses) > 1 or spare:
        yield _open(where, fact, witnesses, spare=spare)
    for idle in _distinct([one for one in fact.overruled if one.subject != fact.subject]):
        if kind_of(idle.subject) in SPARE:
            yield _idle(where, idle)


def _of_services(stack: StackProfile) -> Iterator[Open]:
    """Yield whether the tests need a server that only a dependency or a mention speaks for."""
    for fact in stack.under("service"):
        if fact.subject.count(".") == 1 and fact.because.strength <= Strength.INFERRED:
            yield _open("", fact, [fact.because], spare=True)


def _open(where: str, fact: Fact, witnesses: Sequence[Evidence], *, spare: bool) -> Open:
    options = _options(witnesses)
    choice = Choice(subject_name(where, fact.subject), options, options[0].id)
    if not spare:
        return Open(choice, fact, tuple(witnesses))
    out = Option(LEAVE_OUT, "", fact.because.where)
    return Open(replace(choice, options=(*options, out)), fact, (*witnesses, None))


def _idle(where: str, idle: Evidence) -> Open:
    """Return whether a check is to run that existing CI does not run."""
    out = Option(LEAVE_OUT, "", idle.where)
    choice = Choice(subject_name(where, idle.subject), (out, *_options([idle])), LEAVE_OUT)
    return Open(choice, Fact(idle.subject, idle.value, idle), (None, idle), enables=True)


def _options(witnesses: Sequence[Evidence]) -> tuple[Option, ...]:
    # Nothing in a repository can take the name that stands for leaving it out.
    ids = unique((LEAVE_OUT, *map(named, (one.value for one in witnesses))))[1:]
    return tuple(
        Option(name, one.value, one.where) for name, one in zip(ids, witnesses, strict=True)
    )


def _distinct(witnesses: Sequence[Evidence]) -> list[Evidence]:
    """Return the first witness of every value that a person could have meant, the settled first."""
    by_value: dict[str, Evidence] = {}
    for one in witnesses:
        if one.value.strip() and not _UNFIT.search(one.value):
            by_value.setdefault(one.value, one)
    return list(by_value.values())[:MOST_OPTIONS]


def kind_of(subject: str) -> str:
    """Return "test" for `command.test.unit`, and the first word of other subjects."""
    first, _, rest = subject.partition(".")
    return rest.partition(".")[0] if first == "command" else first
