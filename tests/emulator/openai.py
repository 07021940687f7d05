"""The wire of chat completions, as OpenAI and many servers that people run themselves speak it."""

from __future__ import annotations

from typing import Any

from tests.emulator.wire import Recorded, Response, Setup, encoded, tokens

TOP_LEVEL = {
    "model", "messages", "max_tokens", "max_completion_tokens", "response_format", "temperature",
    "top_p", "n", "stop", "stream", "seed", "store", "reasoning_effort", "user",
}  # fmt: skip
FINISH = {
    "prompt-blocked": "content_filter", "blocked": "content_filter", "truncated": "length",
    "other": "tool_calls", "": "stop",
}  # fmt: skip

# kind: HTTP status, type, code, message
REFUSALS = {
    "no-key": (401, "invalid_request_error", None, "You didn't provide an API key."),
    "wrong-key": (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    "forbidden": (403, "invalid_request_error", "forbidden", "You may not use this model."),
    "unauthenticated": (401, "invalid_request_error", "invalid_api_key", "Incorrect API key."),
    "bad-request": (400, "invalid_request_error", None, "Unrecognized request argument."),
    "precondition": (400, "invalid_request_error", "unsupported", "Unsupported region."),
    "too-long": (
        400, "invalid_request_error", "context_length_exceeded",
        "This model's maximum context length is 400000 tokens.",
    ),
    "not-found": (404, "invalid_request_error", "model_not_found", "The model does not exist."),
    "minute": (429, "requests", "rate_limit_exceeded", "Rate limit reached."),
    "bare-429": (429, "requests", None, "Too many requests."),
    "day": (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "timeout": (408, "server_error", None, "Request timed out."),
    "internal": (500, "server_error", None, "The server had an error."),
    "bad-gateway": (502, "server_error", None, "Bad gateway."),
    "unavailable": (503, "server_error", None, "The engine is currently overloaded."),
    "deadline": (504, "server_error", None, "Gateway timeout."),
}  # fmt: skip


class OpenAi:
    """Speaks as /v1/chat/completions does."""

    def knows(self, request: Recorded) -> bool:
        return request.path == "/v1/chat/completions"

    def refusal(self, kind: str, wait: float = 0.0) -> Response:
        status, name, code, message = REFUSALS[kind]
        headers = (("retry-after", f"{wait:g}"),) if wait else ()
        error = {"message": message, "type": name, "param": None, "code": code}
        return encoded({"error": error}, status, *headers)

    def reply(self, request: Recorded, setup: Setup, text: str | None, how: str) -> Response:
        if refused := self._earned(request, setup):
            return self.refusal(refused)
        return _completion(request, setup, text or "", how)

    def _earned(self, request: Recorded, setup: Setup) -> str:
        key, body = request.headers.get("authorization"), request.json
        if key != f"Bearer {setup.key}":
            return "wrong-key" if key else "no-key"
        if not body.get("messages") or set(body) - TOP_LEVEL:
            return "bad-request"
        if body.get("model") not in setup.models:
            return "not-found"
        return "too-long" if tokens(request.body) > setup.window else ""


def _completion(request: Recorded, setup: Setup, text: str, how: str) -> Response:
    body = request.json
    limit = body.get("max_completion_tokens") or body.get("max_tokens") or 65536
    if tokens(text) + setup.thinking > limit:
        text, how = text[: limit * 4], "truncated"
    prompt, spent = tokens(request.body), tokens(text) + setup.thinking
    usage = {
        "prompt_tokens": prompt, "completion_tokens": spent, "total_tokens": prompt + spent,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": setup.thinking},
    }  # fmt: skip
    said = text if how in ("", "truncated") else ""
    choice: dict[str, Any] = {
        "index": 0, "finish_reason": FINISH.get(how),
        "message": {"role": "assistant", "content": said, "refusal": None},
    }  # fmt: skip
    choices = [] if how == "empty" else [choice]
    return encoded(
        {
            "id": "c", "object": "chat.completion", "model": body["model"],
            "choices": choices, "usage": usage,
        }
    )  # fmt: skip
