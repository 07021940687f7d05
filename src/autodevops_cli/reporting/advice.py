"""What a model said, in the words that every format uses: marked as the model's, never as ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.advice import Advice, Choosing
from autodevops_cli.model.evidence import Fact, Strength
from autodevops_cli.reporting._story import one_line, plural

MARK = "AI"
TITLE = "What a model says"
UNPROVEN = "opinions of a model; what it chooses was found in the repository, its texts are its own"


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a model: what it would do or says, why, and the files it names."""

    what: str
    why: str
    cites: tuple[str, ...]


def statements(advice: Advice) -> Iterator[Said]:
    """Yield what a model says: choices first, then tips."""
    for one in advice.choices:
        yield Said(_choice(one), one.because, one.cites)
    for tip in advice.tips:
        yield Said(tip.title, tip.detail, tip.cites)


def standing(advice: Advice) -> str:
    """Return in a sentence what came of asking, and what it cost."""
    if advice.note and not advice.tips:
        return one_line(advice.note)
    count = len(advice.choices)
    told = f"{plural(count, 'choice')} and {plural(len(advice.tips), 'tip')} by {advice.model}"
    held = (
        "applied here; [commands] in autodevops.toml makes them last"
        if advice.applied
        else "not applied; --apply-ai does"
    )
    paid = f" ({advice.tokens:,} tokens, {dollars(advice.cost)})" if advice.tokens else ""
    kept = one_line(advice.note) or "the pipeline stays as it is"
    return f"{told}; {held if count else kept}{paid}"


def dollars(millionths: int) -> str:
    """Return an amount for people, to a hundredth of a cent."""
    return f"${millionths / 1_000_000:,.4f}"


def is_advised(fact: Fact) -> bool:
    """Tell whether a fact holds because a model chose it."""
    return any(one.strength is Strength.GUESSED for one in fact.agreeing)


def _choice(one: Choosing) -> str:
    subject = one_line(one.subject)
    if not one.after:
        return f"{subject}: leave out {one_line(one.before)}"
    instead = f" instead of {one_line(one.before)}" if one.before else ", which is left out now"
    return f"{subject}: {one_line(one.after)} ({one.where}){instead}"
