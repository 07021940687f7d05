"""What asking about repositories would cost at most, before anybody is asked."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from autodevops_cli.engine.desk import desk
from autodevops_cli.engine.engine import Opened
from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.reporting.advice import dollars


@dataclass(frozen=True, slots=True)
class Bill:
    """What one repository would cost: input tokens, and millionths of a US dollar at most."""

    name: str
    tokens: int = 0
    cost: int | None = None
    """None where the price is not known."""
    choices: int = 0

    @property
    def said(self) -> str:
        """The bill for people."""
        if not self.tokens:
            return "nothing is open, nothing would be asked"
        price = "at a price that is not known" if self.cost is None else f"{dollars(self.cost)}"
        return f"{self.choices} open, {self.tokens:,} tokens in, {price} at most"


@dataclass(slots=True)
class Costing:
    """Adds up bills; nothing is sent, and no consent is needed for that."""

    bills: list[Bill] = field(default_factory=list)

    def add(self, opened: Opened, made: RepoReport) -> None:
        """Note what asking about a repository would cost."""
        at = desk(opened, os.environ)
        case = at.case(opened, made)
        if not case.is_open:
            self.bills.append(Bill(made.analysis.name))
            return
        leaving = at.leaving(case)
        choices = len(case.question.choices)
        self.bills.append(Bill(made.analysis.name, leaving.tokens, leaving.cost, choices))
