"""What a call costs, on which day, and what fits into a model."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from autodevops_cli.advisor._base import Usage
from autodevops_cli.advisor.errors import ContextTooLong
from autodevops_cli.advisor.prices import UnpricedModel, tariff


def on(day: str, scope: str, usage: Usage) -> int:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
    return tariff(scope, lambda: moment).cost(usage)


@pytest.mark.parametrize(
    ("day", "scope", "usage", "cost"),
    [
        ("2026-12-31", "gemini/gemini-3.8-flash", Usage(prompt=20_000, output=2_000), 22_500),
        ("2027-01-01", "gemini/gemini-3.8-flash", Usage(prompt=20_000, output=2_000), 45_000),
        ("2026-11-23", "gemini/gemini-3.8-flash", Usage(prompt=1_000, cached=1_000), 75),
        ("2026-11-23", "gemini/gemini-3.8-flash", Usage(prompt=1), 1),
        ("2026-11-23", "gemini/gemini-3.8-flash", Usage(output=10, thinking=90), 375),
        ("2026-11-23", "gemini/gemini-3.8-flash", Usage(prompt=10, cached=99), 1),
        ("2026-11-23", "gemini/gemini-3.1-pro-preview", Usage(prompt=199_999), 399_998),
        ("2026-11-23", "gemini/gemini-3.1-pro-preview", Usage(prompt=200_001), 800_004),
        ("2026-11-30", "gemini/gemini-4-argon", Usage(prompt=1_000), 2_000),
        ("2026-12-01", "gemini/gemini-4-argon", Usage(prompt=1_000), 4_000),
    ],
    ids=[
        "the last day of a price", "the first day of the next", "cached", "rounded up",
        "thinking is output", "more cached than there was", "a short prompt", "a long prompt",
        "an introductory price", "the price after it",
    ],
)  # fmt: skip
def test_the_price_of_the_day_counts(day: str, scope: str, usage: Usage, cost: int) -> None:
    assert on(day, scope, usage) == cost


@pytest.mark.parametrize(
    ("day", "scope"),
    [("2026-11-23", "gemini/gemini-9"), ("2026-09-01", "gemini/gemini-3.8-flash")],
    ids=["a model that is not known", "a day before the first price"],
)
def test_what_has_no_price_is_not_bought(day: str, scope: str) -> None:
    with pytest.raises(UnpricedModel):
        on(day, scope, Usage(prompt=1))


@pytest.mark.parametrize(
    ("scope", "prompt", "output", "fits"),
    [
        ("gemini/gemini-3.8-flash", 1_048_576, 65_536, True),
        ("gemini/gemini-3.8-flash", 1_048_577, 1, False),
        ("gemini/gemini-3.8-flash", 1, 65_537, False),
        ("gemini/gemini-4-argon", 1_048_576, 4_096, False),
        ("gemini/gemini-4-argon", 1_044_480, 4_096, True),
    ],
)
def test_question_and_answer_must_fit(scope: str, prompt: int, output: int, fits: bool) -> None:
    checked = tariff(scope, lambda: 0.0)

    if fits:
        checked.check(prompt, output)
        return
    with pytest.raises(ContextTooLong):
        checked.check(prompt, output)
