"""The keys of the table ai: who may be asked, what may leave for it, and how much it may cost.

All of them are personal: a repository can refuse to be sent anywhere, and decide nothing else.
"""

from __future__ import annotations

from functools import partial

from autodevops_cli.settings._key import Key

CONSENT, CONSENT_PUBLIC = "ai.consent", "ai.consent-public"
NEVER, ASK, ALWAYS = "never", "ask", "always"
_CONSENTS = (NEVER, ASK, ALWAYS)
_WHOLE, _AMOUNT = r"[0-9]{1,12}", r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_URL = r"(?:https?://[^\s@?#]{1,500})?"
_STATE = r"(?:sqlite:///[^\s?#]{1,500})?"

_key = partial(Key, personal=True)
_number = partial(_key, form=_WHOLE)
_amount = partial(_key, form=_AMOUNT)

AI_KEYS = (
    _key(
        CONSENT, ASK, "Whether files of a private repository may be sent to a model; ask asks on a "
        "terminal and is a no everywhere else. A repository's own file can only say never.",
        _CONSENTS,
    ),
    _key(CONSENT_PUBLIC, ASK, "The same for repositories that are public.", _CONSENTS),
    _key(
        "ai.public", (), "The repositories that everybody can read, like github.com/owner/name or "
        "github.com/owner/*; all others are private.",
    ),
    _key(
        "ai.models", ("gemini/gemini-3.8-flash", "gemini/gemini-3.5-flash-lite"),
        "The models to ask, PROVIDER/MODEL; a later one when those before it fail. Providers are "
        "gemini, anthropic and openai, which is every server that speaks like it.",
    ),
    _key(
        "ai.prices", (), "Models that we have no price of, each PROVIDER/MODEL INPUT CACHED OUTPUT "
        "WINDOW LONGEST-ANSWER, the prices in dollars for a million tokens; 0 for your own server.",
    ),
    _key(
        "ai.recommendations", False, "Ask for recommendations where nothing else is to be asked.",
    ),
    _key("ai.gemini-url", "", "Where Gemini is, if not at its usual address.", form=_URL),
    _key("ai.anthropic-url", "", "Where Anthropic's API is, if not there.", form=_URL),
    _key("ai.openai-url", "", "Where a server is that speaks like OpenAI's.", form=_URL),
    _key(
        "ai.thinking", "low", "How long a model thinks before it answers; billed as output.",
        ("low", "medium", "high"),
    ),
    _number("ai.max-output", "4096", "The most tokens of an answer."),
    _amount("ai.deadline", "120", "Seconds for an answer, all attempts and models together."),
    _amount("ai.timeout", "60", "Seconds for one attempt."),
    _number("ai.retries", "3", "How often a request is repeated after a failure that may pass."),
    _number("ai.requests-per-minute", "60", "Requests that leave in one minute at most."),
    _number("ai.breaker-failures", "5", "Failures in a row after which a model is left alone."),
    _amount("ai.breaker-rest", "60", "Seconds for which it is left alone."),
    _number("ai.breaker-successes", "2", "Answers in a row after which it is trusted again."),
    _key("ai.organisation", "default", "Whose limits a request counts towards."),
    _key("ai.user", "", "Who asks; the name of the account on this machine if empty."),
    _number("ai.user-requests", "200", "Requests of one user a day."),
    _number("ai.requests", "1000", "Requests of the organisation a day."),
    _number("ai.tokens", "40000000", "Tokens of the organisation a day."),
    _amount("ai.dollars", "50", "US dollars of the organisation a day."),
    _key("ai.day", "America/Los_Angeles", "The time zone whose midnight begins a day."),
    _number("ai.cache-days", "30", "Days for which an answer is kept."),
    _number("ai.cache-megabytes", "64", "Room for answers that are kept."),
    _key("ai.state", "", "The state database, sqlite:///FILE; in the user's folder if empty.",
         form=_STATE),
)  # fmt: skip
