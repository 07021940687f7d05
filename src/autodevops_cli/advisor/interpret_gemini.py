"""What Gemini's replies mean, from status, headers and body alone."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.advisor._base import Reply, Usage
from autodevops_cli.advisor.errors import (
    Blocked,
    DailyQuota,
    ModelNotFound,
    NotAuthorised,
    PromptTooLong,
    RateLimited,
    Truncated,
    Unavailable,
)
from autodevops_cli.advisor.reading import (
    Received,
    count,
    cut,
    document,
    items,
    refuse,
    retry_after,
    said,
    seconds,
    table,
    unreadable,
    word,
)

WHOLE = "STOP"
ENDED_EARLY = ("MAX_TOKENS", "CONTINUATION")
REFUSED = (
    "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "LANGUAGE",
)  # fmt: skip
TOO_LONG = ("exceeds the maximum number of tokens", "token count", "context length")
RETRY = "google.rpc.RetryInfo"
QUOTA = "google.rpc.QuotaFailure"


def interpret(name: str, received: Received) -> Reply:
    """Return the reply of the model `name`. Raises a TransportError."""
    body = document(received.body)
    if received.status != 200:
        _raise_error(name, received, table(body, "error"))
    if body is None:
        raise cut(name)
    usage = _usage(body)
    if blocked := word(table(body, "promptFeedback").get("blockReason")):
        raise Blocked(f"{name} refuses the question: {said(blocked)}", usage=usage)
    candidate = next(items(body.get("candidates")), None)
    if candidate is None:
        raise Unavailable(f"{name} answered nothing", hint="try again", usage=usage)
    _check_finish(name, word(candidate.get("finishReason")), usage)
    text = "".join(_texts(candidate))
    if not text:
        raise unreadable(name, "without a text", usage)
    return Reply(text, usage or Usage(), said(body.get("modelVersion")) or name)


def _texts(candidate: dict[str, object]) -> Iterator[str]:
    """Yield the parts that are the answer; thoughts are not."""
    for part in items(table(candidate, "content").get("parts")):
        if part.get("thought") is not True:
            yield word(part.get("text"))


def _check_finish(name: str, reason: str, usage: Usage | None) -> None:
    if reason in ENDED_EARLY:
        raise Truncated(
            f"the answer of {name} ended at the limit for output",
            hint="raise the limit for output",
            usage=usage,
        )
    if reason in REFUSED:
        raise Blocked(f"{name} withholds its answer: {reason}", usage=usage)
    if reason != WHOLE:
        raise unreadable(name, f"ended with {said(reason) or 'no reason'}", usage)


def _usage(body: dict[str, object]) -> Usage | None:
    """Return what was counted, None where nothing was."""
    counted = table(body, "usageMetadata")
    usage = Usage(
        prompt=count(counted.get("promptTokenCount")),
        cached=count(counted.get("cachedContentTokenCount")),
        output=count(counted.get("candidatesTokenCount")),
        thinking=count(counted.get("thoughtsTokenCount")),
    )
    return usage if usage.tokens else None


def _raise_error(name: str, received: Received, error: dict[str, object]) -> None:
    message, status = said(error.get("message")), word(error.get("status"))
    details = list(items(error.get("details")))
    if received.status == 429:
        _raise_quota(name, received, details, message)
    if any(detail.get("reason") == "API_KEY_INVALID" for detail in details):
        raise NotAuthorised(f"{name} does not accept the key", hint="check GEMINI_API_KEY")
    if received.status == 404 and status == "NOT_FOUND":
        raise ModelNotFound(f"there is no {name}: {message}", hint="name another model")
    if received.status == 400 and any(words in message.lower() for words in TOO_LONG):
        raise PromptTooLong(f"the question is too long for {name}: {message}")
    if received.status == 503 and (wait := _wait(received, details)):
        raise Unavailable(f"{name} answered 503: {message}", usage=Usage(), wait=wait)
    refuse(name, received, message)


def _raise_quota(
    name: str, received: Received, details: list[dict[str, object]], message: str
) -> None:
    if any("PerDay" in quota for quota in _quotas(details)):
        raise DailyQuota(
            f"{name} gives no more today: {message}",
            hint="its day ends at midnight in Los Angeles",
        )
    raise RateLimited(
        f"{name} asks to wait: {message}", hint="try again later", wait=_wait(received, details)
    )


def _quotas(details: list[dict[str, object]]) -> Iterator[str]:
    for detail in details:
        if word(detail.get("@type")).endswith(QUOTA):
            for violation in items(detail.get("violations")):
                yield word(violation.get("quotaId"))


def _wait(received: Received, details: list[dict[str, object]]) -> float:
    """Return the longest time that the reply asks us to wait."""
    asked = (
        seconds(word(detail.get("retryDelay")).removesuffix("s"))
        for detail in details
        if word(detail.get("@type")).endswith(RETRY)
    )
    return max([retry_after(received), *asked])
