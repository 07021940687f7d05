"""Advice brought to bear on what was found: a choice among witnesses, never a new one.

What a model chooses holds because of what stands in the repository; its own word is kept beside
that, as the weakest of all, so that reports can tell what would not be so without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import unified_diff

from autodevops_cli.advisor._base import Answer, Verdict
from autodevops_cli.advisor.questions import Open, decisions
from autodevops_cli.model.advice import Advice, Choosing, Tip
from autodevops_cli.model.analysis import Analysis, Proposal
from autodevops_cli.model.evidence import Evidence, Fact, Strength
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.planning.diagnostics import gaps

CHOSEN = "chosen by a model"
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")


def advised(analysis: Analysis, answer: Answer) -> Analysis:
    """Return the analysis as it is when the choices of an answer hold."""
    stack = analysis.stack
    taken = _taken(stack, answer.verdicts)
    if not taken:
        return analysis
    for one, verdict in taken:
        stack = _with_facts(stack, one, tuple(_facts(stack, one, one.rival(verdict.option))))
    return replace(analysis, stack=stack, gaps=gaps(stack))


def advice(analysis: Analysis, answer: Answer) -> Advice:
    """Return what a report says of an answer: the choices that differ, and the tips."""
    choices = (_choosing(one, verdict) for one, verdict in _taken(analysis.stack, answer.verdicts))
    tips = (Tip(one.title, one.detail, one.cites) for one in answer.recommendations)
    model = answer.model if _MODEL.fullmatch(answer.model) else "a model without a name"
    return Advice(
        model, tuple(choices), tuple(tips), answer.dropped,
        tokens=answer.usage.tokens if answer.bought else 0,
        cost=answer.cost if answer.bought else 0,
    )  # fmt: skip


def difference(before: Proposal | None, after: Proposal | None) -> str:
    """Return as a diff what advice changes in the files that would be written."""
    old = {file.path: file.text for file in before.files} if before else {}
    new = {file.path: file.text for file in after.files} if after else {}
    parts: list[str] = []
    for path in sorted({*old, *new}):
        was, now = (side.get(path, "").splitlines(keepends=True) for side in (old, new))
        names = (f"static/{path}" if path in old else "/dev/null",
                 f"advised/{path}" if path in new else "/dev/null")  # fmt: skip
        parts.extend(unified_diff(was, now, *names))
    return "".join(parts)


def _taken(stack: StackProfile, verdicts: Sequence[Verdict]) -> list[tuple[Open, Verdict]]:
    """Return the decisions that verdicts take otherwise than evidence does, with the verdict."""
    by_subject = {one.subject: one for one in verdicts}
    found = []
    for one in decisions(stack):
        verdict = by_subject.get(one.choice.subject)
        offered = {option.id for option in one.choice.options}
        if verdict and verdict.option in offered - {one.choice.settled}:
            found.append((one, verdict))
    return found


def _facts(stack: StackProfile, one: Open, rival: Evidence | None) -> Iterator[Fact]:
    """Yield the facts of the decision's component as they are once the rival holds."""
    for fact in _facts_of(stack, one):
        if one.enables and rival in fact.overruled:
            yield replace(fact, overruled=tuple(it for it in fact.overruled if it != rival))
        elif one.enables or fact.subject != one.fact.subject:
            yield fact
        elif rival:
            yield _chosen(fact, rival)
    if one.enables and rival:
        yield Fact(rival.subject, rival.value, rival, agreeing=(_guess(rival),))


def _chosen(fact: Fact, rival: Evidence) -> Fact:
    """Return the fact with another witness before the others; who lost is kept."""
    others = [it for it in (fact.because, *fact.agreeing, *fact.overruled) if it is not rival]
    agreeing = [it for it in others if it.value == rival.value]
    overruled = [it for it in others if it.value != rival.value]
    return Fact(
        fact.subject, rival.value, rival, (_guess(rival), *agreeing), tuple(overruled)
    )  # fmt: skip


def _guess(rival: Evidence) -> Evidence:
    """Return the model's word for a witness. It carries no text of the model: plans are spelled."""
    return Evidence(rival.subject, rival.value, rival.where, Strength.GUESSED, note=CHOSEN)


def _facts_of(stack: StackProfile, one: Open) -> tuple[Fact, ...]:
    return stack.facts if one.component is None else stack.components[one.component].facts


def _with_facts(stack: StackProfile, one: Open, facts: Iterable[Fact]) -> StackProfile:
    if one.component is None:
        return replace(stack, facts=tuple(facts))
    parts = [*stack.components]
    parts[one.component] = replace(parts[one.component], facts=tuple(facts))
    return replace(stack, components=tuple(parts))


def _choosing(one: Open, verdict: Verdict) -> Choosing:
    rival = one.rival(verdict.option)
    return Choosing(
        one.choice.subject, "" if one.enables else one.fact.value, rival.value if rival else "",
        (rival or one.fact.because).where, verdict.because, verdict.cites,
    )  # fmt: skip
