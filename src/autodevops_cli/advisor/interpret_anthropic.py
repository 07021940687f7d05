"""What Anthropic's replies mean, from status, headers and body alone."""

from __future__ import annotations

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
    table,
    unreadable,
    word,
)

WHOLE = ("end_turn", "stop_sequence")
ENDED_EARLY = ("max_tokens", "model_context_window_exceeded")
TOO_LONG = ("prompt is too long", "context window", "context limit")


def interpret(name: str, received: Received) -> Reply:
    """Return the reply of the model `name`. Raises a TransportError."""
    body = document(received.body)
    if received.status != 200:
        _raise_error(name, received, table(body, "error"))
    if body is None:
        raise cut(name)
    usage = _usage(body)
    _check_stop(name, word(body.get("stop_reason")), usage)
    parts = [one for one in items(body.get("content")) if one.get("type") == "text"]
    if not parts:
        raise Unavailable(f"{name} answered nothing", hint="try again", usage=usage)
    text = "".join(word(part.get("text")) for part in parts)
    return Reply(text, usage or Usage(), said(body.get("model")) or name)


def _check_stop(name: str, reason: str, usage: Usage | None) -> None:
    if reason in ENDED_EARLY:
        raise Truncated(
            f"the answer of {name} ended at the limit for output",
            hint="raise the limit for output",
            usage=usage,
        )
    if reason == "refusal":
        raise Blocked(f"{name} refuses to answer", usage=usage)
    if reason not in WHOLE:
        raise unreadable(name, f"ended with {said(reason) or 'no reason'}", usage)


def _usage(body: dict[str, object]) -> Usage | None:
    """Return what was counted, None where nothing was. What was cached is no part of the input."""
    counted = table(body, "usage")
    cached = count(counted.get("cache_read_input_tokens"))
    fresh = count(counted.get("input_tokens")) + count(counted.get("cache_creation_input_tokens"))
    usage = Usage(prompt=fresh + cached, cached=cached, output=count(counted.get("output_tokens")))
    return usage if usage.tokens else None


def _raise_error(name: str, received: Received, error: dict[str, object]) -> None:
    message, kind = said(error.get("message")), word(error.get("type"))
    if received.status == 402 or kind == "billing_error":
        raise DailyQuota(f"{name} gives no more: {message}", hint="look at its billing page")
    if received.status == 429:
        wait = retry_after(received)
        raise RateLimited(f"{name} asks to wait: {message}", hint="try again later", wait=wait)
    if kind == "authentication_error":
        raise NotAuthorised(f"{name} does not accept the key", hint="check ANTHROPIC_API_KEY")
    if received.status == 404 and kind == "not_found_error":
        raise ModelNotFound(f"there is no {name}: {message}", hint="name another model")
    too_long = any(words in message.lower() for words in TOO_LONG)
    if received.status == 413 or (received.status == 400 and too_long):
        raise PromptTooLong(f"the question is too long for {name}: {message}")
    refuse(name, received, message)
