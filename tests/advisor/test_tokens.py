"""How many tokens a prompt is, and whether it fits."""

from __future__ import annotations

import asyncio

import pytest

from autodevops_cli.advisor._base import Prompt
from autodevops_cli.advisor.errors import ContextTooLong
from autodevops_cli.advisor.tokens import (
    Window,
    calibrated,
    checked,
    estimate,
    tokens_of,
    upper_bound,
)


def asked(text: str, output: int = 100) -> Prompt:
    return Prompt(system="", text=text, schema="", max_output=output)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("", 0),
        ("The quick brown fox jumps over the lazy dog.\n", 11),
        ("x = 1234567890\n", 14),
        ('{"name":"left-pad","version":"1.3.0"}', 18),
    ],
)
def test_the_estimate_is_not_below_what_a_tokenizer_counted(text: str, true: int) -> None:
    assert true <= tokens_of(text) <= len(text.encode())


@pytest.mark.parametrize(
    "text", ["é" * 50, "漢字" * 50, "🙂" * 50, "\x00" * 50, "\ud800" * 50, " " * 50]
)
def test_no_text_has_more_tokens_than_bytes(text: str) -> None:
    assert 0 < tokens_of(text) <= len(text.encode(errors="replace"))


async def never(_: Prompt) -> int:
    raise AssertionError("nobody needed to count")


def test_bytes_alone_prove_that_a_prompt_fits() -> None:
    prompt = asked("word " * 100)

    window = Window(input=upper_bound(prompt), output=100)

    assert asyncio.run(checked(prompt, window, count=never)) == estimate(prompt)


def test_far_from_the_limit_the_estimate_is_enough() -> None:
    prompt = asked("word " * 1_000)

    window = Window(input=4_900, output=100)

    assert asyncio.run(checked(prompt, window, count=never)) == estimate(prompt)


@pytest.mark.parametrize("fits", [True, False])
def test_near_the_limit_the_provider_counts(fits: bool) -> None:
    prompt = asked("word " * 1_000)
    window = Window(input=estimate(prompt) + (-1 if fits else 1), output=100)

    async def count(_: Prompt) -> int:
        return 1_001 if fits else 99_999

    if fits:
        assert asyncio.run(checked(prompt, window, count=count)) == 1_001
    else:
        with pytest.raises(ContextTooLong, match="99,999 tokens"):
            asyncio.run(checked(prompt, window, count=count))


def test_without_anybody_who_counts_the_estimate_decides() -> None:
    with pytest.raises(ContextTooLong):
        asyncio.run(checked(asked("word " * 1_000), Window(input=1_000, output=100)))


def test_a_shared_window_holds_the_answer_too() -> None:
    prompt = asked("word " * 1_000, output=4_000)

    with pytest.raises(ContextTooLong):
        asyncio.run(checked(prompt, Window(input=5_000, output=4_000, shared=True)))


def test_an_answer_longer_than_the_model_writes_does_not_fit() -> None:
    with pytest.raises(ContextTooLong, match="answer"):
        asyncio.run(checked(asked("", output=200), Window(input=1_000, output=100)))


def test_what_a_model_counted_moves_the_estimate_up_only() -> None:
    assert calibrated(1.0, counted=120, estimated=100) == 1.2
    assert calibrated(1.2, counted=90, estimated=100) == 1.2
    assert calibrated(1.2, counted=10**9, estimated=1) == 4.0
    assert calibrated(1.2, counted=0, estimated=100) == 1.2
    assert calibrated(1.2, counted=5, estimated=0) == 1.2
