"""Anthropic's wire: messages."""

from __future__ import annotations

from tests.emulator.wire import Recorded, Response, Setup, encoded, tokens

TOP_LEVEL = {
    "model", "max_tokens", "messages", "system", "output_config", "metadata", "stop_sequences",
    "temperature", "top_p", "top_k", "thinking", "stream", "service_tier",
}  # fmt: skip
STOP = {
    "prompt-blocked": "refusal", "blocked": "refusal", "truncated": "max_tokens",
    "other": "pause_turn", "empty": "end_turn", "": "end_turn",
}  # fmt: skip

# kind: HTTP status, type, message
REFUSALS = {
    "no-key": (401, "authentication_error", "x-api-key header is required"),
    "wrong-key": (401, "authentication_error", "invalid x-api-key"),
    "forbidden": (403, "permission_error", "Your API key may not use this resource"),
    "unauthenticated": (401, "authentication_error", "invalid x-api-key"),
    "bad-request": (400, "invalid_request_error", "messages: Field required"),
    "precondition": (400, "invalid_request_error", "Your credit balance is too low"),
    "too-long": (
        400, "invalid_request_error", "prompt is too long: 1000001 tokens > 1000000 maximum",
    ),
    "not-found": (404, "not_found_error", "model: gone"),
    "minute": (429, "rate_limit_error", "This request would exceed your rate limit"),
    "bare-429": (429, "rate_limit_error", "This request would exceed your rate limit"),
    "day": (402, "billing_error", "Your spend limit has been reached"),
    "timeout": (408, "timeout_error", "Request timed out"),
    "internal": (500, "api_error", "Internal server error"),
    "bad-gateway": (502, "api_error", "Bad gateway"),
    "unavailable": (529, "overloaded_error", "Overloaded"),
    "deadline": (504, "timeout_error", "Request timed out"),
}  # fmt: skip


class Anthropic:
    """Speaks as api.anthropic.com does."""

    def knows(self, request: Recorded) -> bool:
        return request.path == "/v1/messages"

    def refusal(self, kind: str, wait: float = 0.0) -> Response:
        status, name, message = REFUSALS[kind]
        headers = (("retry-after", f"{wait:g}"),) if wait else ()
        return encoded(
            {"type": "error", "error": {"type": name, "message": message}, "request_id": "req"},
            status, *headers,
        )  # fmt: skip

    def reply(self, request: Recorded, setup: Setup, text: str | None, how: str) -> Response:
        if refused := self._earned(request, setup):
            return self.refusal(refused)
        return _message(request, setup, text or "", how)

    def _earned(self, request: Recorded, setup: Setup) -> str:
        key, body = request.headers.get("x-api-key"), request.json
        if key != setup.key:
            return "wrong-key" if key else "no-key"
        if "anthropic-version" not in request.headers or set(body) - TOP_LEVEL:
            return "bad-request"
        if not body.get("messages") or not body.get("max_tokens"):
            return "bad-request"
        if body.get("model") not in setup.models:
            return "not-found"
        return "too-long" if tokens(request.body) > setup.window else ""


def _message(request: Recorded, setup: Setup, text: str, how: str) -> Response:
    if tokens(text) + setup.thinking > request.json["max_tokens"]:
        text, how = text[: request.json["max_tokens"] * 4], "truncated"
    said = [{"type": "text", "text": text}] if how in ("", "truncated", "other") else []
    spent = tokens(text) + setup.thinking if said else 0
    usage = {
        "input_tokens": tokens(request.body), "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0, "output_tokens": spent,
    }  # fmt: skip
    return encoded(
        {
            "id": "msg", "type": "message", "role": "assistant", "model": request.json["model"],
            "content": said, "stop_reason": STOP[how], "stop_sequence": None, "usage": usage,
        }
    )  # fmt: skip
