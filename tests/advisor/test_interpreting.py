"""What replies mean; whatever they are, they are a reply or one of our own errors."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodevops_cli.advisor import interpret_anthropic, interpret_gemini, interpret_openai
from autodevops_cli.advisor._base import Reply
from autodevops_cli.advisor.errors import (
    DailyQuota,
    ModelNotFound,
    PromptTooLong,
    RateLimited,
    TransportError,
    Unavailable,
)
from autodevops_cli.advisor.reading import LONGEST_WAIT, Received, count, said, seconds

Interpret = Callable[[str, Received], Reply]
INTERPRETERS = {
    "gemini": interpret_gemini.interpret,
    "anthropic": interpret_anthropic.interpret,
    "openai": interpret_openai.interpret,
}
EACH = pytest.mark.parametrize("interpret", INTERPRETERS.values(), ids=INTERPRETERS.keys())
NAMES = (
    "candidates", "content", "parts", "text", "thought", "finishReason", "promptFeedback",
    "blockReason", "usageMetadata", "promptTokenCount", "modelVersion", "error", "details",
    "@type", "violations", "quotaId", "retryDelay", "status", "message", "reason", "choices",
    "finish_reason", "refusal", "usage", "prompt_tokens", "completion_tokens",
    "completion_tokens_details", "reasoning_tokens", "stop_reason", "type", "input_tokens", "code",
)  # fmt: skip
WORDS = (
    "STOP", "stop", "end_turn", "text", "MAX_TOKENS", "SAFETY", "length", "refusal", "{}",
    "type.googleapis.com/google.rpc.RetryInfo", "type.googleapis.com/google.rpc.QuotaFailure",
    "34s", "1e999s", "PerDay", "NOT_FOUND", "invalid_request_error",
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text()
)  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=25,
)
BODIES = st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode())
STATUSES = st.sampled_from((200, 204, 302, 400, 401, 402, 403, 404, 408, 413, 429, 500, 503, 529))
HEADERS = st.dictionaries(st.just("retry-after"), st.text(max_size=8) | st.just("7"))


@EACH
@settings(max_examples=300, deadline=None)
@given(status=STATUSES, body=BODIES, headers=HEADERS)
def test_any_reply_is_a_reply_or_our_error(
    interpret: Interpret, status: int, body: bytes, headers: dict[str, str]
) -> None:
    try:
        reply = interpret("a/model", Received(status, headers, body))
    except TransportError as error:
        assert 0.0 <= error.wait <= LONGEST_WAIT
        assert len(str(error)) < 1_000
    else:
        assert status == 200
        assert reply.text


def error_of(wire: str, status: int, error: object, **headers: str) -> TransportError:
    body = json.dumps({"error": error}).encode()
    with pytest.raises(TransportError) as caught:
        INTERPRETERS[wire]("a/model", Received(status, headers, body))
    return caught.value


@pytest.mark.parametrize(
    ("delay", "wait"),
    [("34s", 34.0), ("34.074824224s", 34.074824224), ("999999s", LONGEST_WAIT), ("-1s", 0.0),
     ("1e9s", 0.0), ("nans", 0.0), ("٣s", 0.0), (7, 0.0), ({"seconds": 7}, 0.0)],
)  # fmt: skip
def test_gemini_says_how_long_to_wait(delay: object, wait: float) -> None:
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}

    error = error_of("gemini", 429, {"code": 429, "details": [info]})

    assert (type(error), error.wait) == (RateLimited, wait)


@pytest.mark.parametrize(
    ("quotas", "kind"),
    [
        (["GenerateRequestsPerDayPerProjectPerModel-FreeTier"], DailyQuota),
        (["GenerateRequestsPerMinutePerProjectPerModel"], RateLimited),
        (["GenerateRequestsPerMinutePerProject", "GenerateRequestsPerDayPerProject"], DailyQuota),
        ([None, {}], RateLimited),
    ],
    ids=["a day", "a minute", "both", "neither"],
)
def test_a_day_that_is_spent_is_no_minute(quotas: list[object], kind: type[TransportError]) -> None:
    failure = {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": one} for one in quotas],
    }

    assert type(error_of("gemini", 429, {"details": [failure]})) is kind


@pytest.mark.parametrize("wire", ["anthropic", "openai"])
def test_the_others_say_it_in_a_header(wire: str) -> None:
    body = json.dumps({"error": {"type": "rate_limit_error"}}).encode()

    with pytest.raises(RateLimited) as caught:
        INTERPRETERS[wire]("a/model", Received(429, {"retry-after": "12"}, body))

    assert caught.value.wait == 12.0


@pytest.mark.parametrize(
    ("wire", "status", "error", "kind"),
    [
        ("openai", 429, {"code": "insufficient_quota"}, DailyQuota),
        ("openai", 404, {"type": "NotFoundError"}, ModelNotFound),
        ("openai", 400, {"message": "the request exceeds the available context size"},
         PromptTooLong),
        ("anthropic", 413, {"type": "request_too_large"}, PromptTooLong),
        ("anthropic", 529, {"type": "overloaded_error"}, Unavailable),
        ("gemini", 400, {"message": "The input token count (9) exceeds the maximum"},
         PromptTooLong),
    ],
)  # fmt: skip
def test_what_providers_call_the_same_is_the_same(
    wire: str, status: int, error: object, kind: type[TransportError]
) -> None:
    assert type(error_of(wire, status, error)) is kind


def test_what_a_provider_says_is_printed_without_harm() -> None:
    assert said("a\x1b[31mred\u202e\r\nb" + "c" * 999) == "a [31mred b" + "c" * 189


@pytest.mark.parametrize("value", [-1, True, 1.5, "7", None, 10**30])
def test_what_cannot_be_a_count_is_none(value: object) -> None:
    assert count(value) == 0


def test_a_wait_is_a_number_of_seconds() -> None:
    assert [seconds(one) for one in ("7", "7.5", "", "inf", "0x7", 7)] == [7.0, 7.5, 0, 0, 0, 0]
