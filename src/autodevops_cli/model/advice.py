"""What a model said about a repository, after judgement: a part of the report, marked as such."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Choosing:
    """A decision that a model would take otherwise: both values were found in the repository.

    "" stands for leaving it out; `where` is where the chosen value stands.
    """

    subject: str
    before: str
    after: str
    where: Place
    because: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tip:
    """A short text of a model for people, and the files that it is about."""

    title: str
    detail: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What came of asking: choices and tips; a `note` says why there are none.

    `diff` is what the choices change in the files that would be written; they hold in the report
    only where they are `applied`.
    """

    model: str = ""
    choices: tuple[Choosing, ...] = ()
    tips: tuple[Tip, ...] = ()
    dropped: tuple[Finding, ...] = ()
    diff: str = ""
    applied: bool = False
    note: str = ""
    given: bool = True
    """False where a model was to be asked and no answer came that held."""
    tokens: int = 0
    cost: int = 0
    """Millionths of a US dollar; 0 where it was paid for before."""
