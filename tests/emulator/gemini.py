"""Gemini's wire: generateContent, countTokens, models, for v1 and v1beta."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.emulator.wire import Recorded, Response, Setup, encoded, tokens

CALL = re.compile(r"/(v1|v1beta)/models/([^/:]+):(generateContent|countTokens)")
MODEL = re.compile(r"/(v1|v1beta)/models(?:/([^/:]+))?")
TOP_LEVEL = {
    "contents", "systemInstruction", "generationConfig", "safetySettings", "tools", "toolConfig",
    "cachedContent", "store", "serviceTier", "model",
}  # fmt: skip
GENERATION = {
    "responseMimeType", "responseJsonSchema", "responseSchema", "maxOutputTokens",
    "thinkingConfig", "temperature", "topP", "topK", "candidateCount", "stopSequences", "seed",
}  # fmt: skip
FINISH = {
    "blocked": "SAFETY", "truncated": "MAX_TOKENS", "other": "OTHER", "": "STOP",
}  # fmt: skip
MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
RPC = "type.googleapis.com/google.rpc."

# kind: HTTP status, status, message
REFUSALS = {
    "no-key": (403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers."),
    "wrong-key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
    "forbidden": (403, "PERMISSION_DENIED", "The caller does not have permission"),
    "unauthenticated": (401, "UNAUTHENTICATED", "Request had invalid credentials."),
    "bad-request": (400, "INVALID_ARGUMENT", "Invalid JSON payload received."),
    "precondition": (400, "FAILED_PRECONDITION", "User location is not supported."),
    "too-long": (
        400, "INVALID_ARGUMENT",
        "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).",
    ),
    "not-found": (404, "NOT_FOUND", "models/gone is not found for API version v1."),
    "minute": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "bare-429": (429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    "day": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "timeout": (408, "DEADLINE_EXCEEDED", "The request took too long."),
    "internal": (500, "INTERNAL", "An internal error has occurred."),
    "bad-gateway": (502, "UNAVAILABLE", "Bad gateway."),
    "unavailable": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "deadline": (504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}  # fmt: skip


class Gemini:
    """Speaks as generativelanguage does."""

    def knows(self, request: Recorded) -> bool:
        return request.path.startswith(("/v1/models", "/v1beta/models"))

    def refusal(self, kind: str, wait: float = 0.0) -> Response:
        status, name, message = REFUSALS[kind]
        error: dict[str, Any] = {"code": status, "message": message, "status": name}
        if details := list(_details(kind, wait)):
            error["details"] = details
        return encoded({"error": error}, status)

    def reply(self, request: Recorded, setup: Setup, text: str | None, how: str) -> Response:
        if refused := self._earned(request, setup):
            return self.refusal(refused)
        if listed := MODEL.fullmatch(request.path):
            return _models(listed[2], setup)
        if request.path.endswith(":countTokens"):
            return encoded({"totalTokens": tokens(request.body)})
        return _generated(request, setup, text or "", how)

    def _earned(self, request: Recorded, setup: Setup) -> str:
        """Return the refusal that a request earns, "" for none."""
        key = request.headers.get("x-goog-api-key") or "".join(request.query.get("key", []))
        call = CALL.fullmatch(request.path)
        if key != setup.key:
            return "wrong-key" if key else "no-key"
        if not call:
            listed = MODEL.fullmatch(request.path)
            known = listed and listed[2] in (None, *setup.models)
            return "" if known and request.method == "GET" else "not-found"
        alias = call[2].endswith("-latest") and call[1] == "v1beta"
        if call[2] not in setup.models and not alias:
            return "not-found"
        body = request.json
        config = body.get("generationConfig") or {}
        if not body.get("contents") or set(body) - TOP_LEVEL or set(config) - GENERATION:
            return "bad-request"
        return "too-long" if tokens(request.body) > setup.window else ""


def _details(kind: str, wait: float) -> Iterator[dict[str, Any]]:
    if kind == "wrong-key":
        yield {
            "@type": f"{RPC}ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com",
        }  # fmt: skip
    if kind in ("minute", "day"):
        quota = MINUTE if kind == "minute" else DAY
        yield {"@type": f"{RPC}QuotaFailure", "violations": [{"quotaId": quota}]}
    if wait:
        yield {"@type": f"{RPC}RetryInfo", "retryDelay": f"{wait:g}s"}


def _models(name: str | None, setup: Setup) -> Response:
    rows = [
        {"name": f"models/{one}", "inputTokenLimit": setup.window, "outputTokenLimit": 65536}
        for one in setup.models
        if name in (None, one)
    ]
    return encoded(rows[0] if name else {"models": rows})


def _generated(request: Recorded, setup: Setup, text: str, how: str) -> Response:
    prompt = tokens(request.body)
    usage = {"promptTokenCount": prompt, "totalTokenCount": prompt}
    model = request.path.partition("models/")[2].partition(":")[0]
    whole: dict[str, Any] = {"usageMetadata": usage, "modelVersion": model, "responseId": "r"}
    if how == "empty":
        return encoded(whole)
    if how == "prompt-blocked":
        return encoded({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, **whole})
    limit = (request.json.get("generationConfig") or {}).get("maxOutputTokens", 65536)
    if tokens(text) + setup.thinking > limit:
        text, how = text[: max(0, limit - setup.thinking) * 4], "truncated"
    spent = tokens(text)
    usage |= {
        "candidatesTokenCount": spent, "thoughtsTokenCount": setup.thinking,
        "totalTokenCount": prompt + spent + setup.thinking,
    }  # fmt: skip
    candidate: dict[str, Any] = {"finishReason": FINISH[how], "index": 0}
    if how != "blocked":
        candidate["content"] = {"role": "model", "parts": [{"text": text}]}
    return encoded({"candidates": [candidate], **whole})
