"""`autodevops explain`: why a fact is what it is and what it overruled, or what a rule means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of
from autodevops_cli.errors import UsageError

if TYPE_CHECKING:
    from autodevops_cli.model.analysis import Analysis
    from autodevops_cli.model.evidence import Evidence, Fact


def explain(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT", help="A fact, like command.test or python.version, or a rule."
        ),
    ],
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="The repository; the folder here if none.")
    ] = ".",
    revision: Annotated[
        str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
    ] = "",
) -> None:
    """Say why a fact is what it is, or what a rule finds and why.

    Of a fact: the evidence that won, who agreed, and what was overruled.
    """
    from autodevops_cli.cli.console import printable
    from autodevops_cli.engine.stages import analyse

    options = options_of(context)
    if page := _page(subject):
        options.console.data(page)
        return
    opened = options.engine().open(path, revision)
    analysis = analyse(opened.repo, opened.policy)
    told = list(explanations(analysis, subject))
    if not told:
        raise unknown(analysis, subject)
    options.console.data(printable("\n".join(told)) + "\n")


def _page(subject: str) -> str:
    """Return the page of a rule, "" where there is no rule of the name."""
    if subject not in _rule_names():
        return ""
    from autodevops_cli.engine.catalogue import page_of
    from autodevops_cli.reporting.rulebook import shown

    page = page_of(subject)
    return shown(page) if page else ""


def _rule_names() -> tuple[str, ...]:
    from autodevops_cli.control import PAGES
    from autodevops_cli.rules import names

    return (*names(), *PAGES)


def explanations(analysis: Analysis, subject: str) -> Iterator[str]:
    """Yield the sentences about a subject, or about everything below it, in all components."""
    stack = analysis.stack
    several = len(stack.components) > 1
    groups = [(one.root or "the root", one.facts) for one in stack.components]
    for place, facts in [*groups, ("", stack.facts)]:
        start = f"In {place}: " if several and place else ""
        for fact in _about(facts, subject):
            yield start + _sentence(fact)
            yield from (f"  agreeing: {_witness(one)}" for one in fact.agreeing)
            yield from (f"  overruled: {_rival(one)}" for one in fact.overruled)


def unknown(analysis: Analysis, subject: str) -> UsageError:
    """Return the error for a subject that nothing is known about, with what there is instead."""
    from difflib import get_close_matches

    known = sorted({fact.subject for fact in _all_facts(analysis)})
    words = subject.removeprefix("command.")
    gap = next((one for one in analysis.gaps if words in one.subject.split()), None)
    if gap:
        return UsageError(
            f"nothing was settled for {subject!r}: {gap.subject}; looked for {gap.looked_for}",
            hint=gap.advice.removesuffix("."),
        )
    close = get_close_matches(subject, (*known, *_rule_names()), 1)
    # Facts about a single command carry it in their name: asked for by nobody, long to list.
    short = ", ".join(one for one in known if " " not in one)
    listed = f"known are {short}" if known else "nothing was recognised here"
    return UsageError(
        f"nothing is known about {subject!r}",
        hint=f"did you mean {close[0]}? {listed}" if close else listed,
    )


def _all_facts(analysis: Analysis) -> Iterator[Fact]:
    yield from analysis.stack.facts
    for component in analysis.stack.components:
        yield from component.facts


def _about(facts: Iterable[Fact], subject: str) -> list[Fact]:
    """Return the facts of this name, of the command or tool of this name, or below it."""
    names = (subject, f"command.{subject}", f"{subject}.version")
    below = (f"{subject}.", f"command.{subject}.")
    return [fact for fact in facts if fact.subject in names or fact.subject.startswith(below)]


def _sentence(fact: Fact) -> str:
    return f"{fact.subject} is {fact.value}, because {_witness(fact.because)}"


def _witness(one: Evidence) -> str:
    return f"{one.where} says so{f' ({one.note})' if one.note else ''}"


def _rival(one: Evidence) -> str:
    return f"{one.where} says {one.value}{f' ({one.note})' if one.note else ''}"


COMMAND = explain
