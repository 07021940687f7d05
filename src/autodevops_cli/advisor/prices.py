"""What a call costs, before and after, in millionths of a US dollar."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from autodevops_cli.advisor._base import Usage
from autodevops_cli.advisor.errors import AdvisorError, ContextTooLong
from autodevops_cli.data import Model, Price, models


class UnpricedModel(AdvisorError):
    """What the model costs is not known, so no limit for money could be kept."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """A model's prices and window on the day that the clock says."""

    scope: str
    model: Model
    clock: Callable[[], float]

    def cost(self, usage: Usage) -> int:
        """Return what a call costs, rounded up. Raises UnpricedModel."""
        price = self._price(usage.prompt)
        cached = min(usage.cached, usage.prompt)
        # Dollars per million tokens are millionths of a dollar per token.
        exact = (
            (usage.prompt - cached) * price.input
            + cached * price.cached
            + (usage.output + usage.thinking) * price.output
        )
        return math.ceil(exact)

    def check(self, prompt: int, output: int) -> None:
        """Return where a prompt and its longest answer fit. Raises ContextTooLong."""
        model = self.model
        taken = prompt + output if model.shared else prompt
        if output > model.output or taken > model.window:
            raise ContextTooLong(
                f"{prompt:,} tokens and {output:,} for the answer are too many for {self.scope}: "
                f"it takes {model.window:,} and answers with {model.output:,} at most",
                hint="leave files out, or name a model with a larger window",
            )

    def _price(self, prompt: int) -> Price:
        today = datetime.fromtimestamp(self.clock(), UTC).date().isoformat()
        valid = [
            price
            for price in self.model.prices
            if price.valid_from <= today <= (price.valid_until or today) and prompt >= price.above
        ]
        if not valid:
            raise _unpriced(self.scope)
        return max(valid, key=lambda price: price.above)


def tariff(
    scope: str, clock: Callable[[], float], own: Mapping[str, Model] | None = None
) -> Tariff:
    """Return the tariff of a model; `own` are models that the user described.

    Raises UnpricedModel.
    """
    model = (own or {}).get(scope) or models().get(scope)
    if model is None:
        raise _unpriced(scope)
    return Tariff(scope, model, clock)


def _unpriced(scope: str) -> UnpricedModel:
    return UnpricedModel(
        f"what {scope} costs today is not known, so nothing is bought from it",
        hint="give its price and window in the settings, or name another model",
    )
