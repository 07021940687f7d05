"""What replies of chat completions mean, from status, headers and body alone."""

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

# The codes that say so, and how servers without codes put it.
SPENT = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
TOO_LONG = ("maximum context length", "context size", "context window", "too many tokens")
NO_MODEL = ("model_not_found", "not_found_error", "NotFoundError", "not_found")


def interpret(name: str, received: Received) -> Reply:
    """Return the reply of the model `name`. Raises a TransportError."""
    body = document(received.body)
    if received.status != 200:
        _raise_error(name, received, table(body, "error"))
    if body is None:
        raise cut(name)
    usage = _usage(body)
    choice = next(items(body.get("choices")), None)
    if choice is None:
        raise Unavailable(f"{name} answered nothing", hint="try again", usage=usage)
    message = table(choice, "message")
    _check_finish(name, word(choice.get("finish_reason")), usage)
    if refused := said(message.get("refusal")):
        raise Blocked(f"{name} refuses to answer: {refused}", usage=usage)
    text = word(message.get("content"))
    if not text:
        raise unreadable(name, "without a text", usage)
    return Reply(text, usage or Usage(), said(body.get("model")) or name)


def _check_finish(name: str, reason: str, usage: Usage | None) -> None:
    if reason == "length":
        raise Truncated(
            f"the answer of {name} ended at the limit for output",
            hint="raise the limit for output",
            usage=usage,
        )
    if reason == "content_filter":
        raise Blocked(f"{name} withholds its answer", usage=usage)
    if reason != "stop":
        raise unreadable(name, f"ended with {said(reason) or 'no reason'}", usage)


def _usage(body: dict[str, object]) -> Usage | None:
    """Return what was counted, None where nothing was. Thinking is a part of the output."""
    counted = table(body, "usage")
    output = count(counted.get("completion_tokens"))
    details = table(counted, "completion_tokens_details")
    thinking = min(output, count(details.get("reasoning_tokens")))
    usage = Usage(
        prompt=count(counted.get("prompt_tokens")),
        cached=count(table(counted, "prompt_tokens_details").get("cached_tokens")),
        output=output - thinking,
        thinking=thinking,
    )
    return usage if usage.tokens else None


def _raise_error(name: str, received: Received, error: dict[str, object]) -> None:
    message = said(error.get("message"))
    codes = {word(error.get("code")), word(error.get("type"))}
    if codes & set(SPENT) or received.status == 402:
        raise DailyQuota(f"{name} gives no more: {message}", hint="look at its billing page")
    if received.status == 429:
        wait = retry_after(received)
        raise RateLimited(f"{name} asks to wait: {message}", hint="try again later", wait=wait)
    if received.status == 401:
        raise NotAuthorised(f"{name} does not accept the key", hint="check the key")
    if received.status == 404 and codes & set(NO_MODEL):
        raise ModelNotFound(f"there is no {name}: {message}", hint="name another model")
    too_long = any(words in message.lower() for words in TOO_LONG)
    if received.status in (400, 413) and ("context_length_exceeded" in codes or too_long):
        raise PromptTooLong(f"the question is too long for {name}: {message}")
    refuse(name, received, message)
