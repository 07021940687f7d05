"""How asking can fail, and what each failure means for retry, breaker and fallback."""

from __future__ import annotations

from autodevops_cli.errors import AdvisorError as AdvisorError
from autodevops_cli.errors import BreakerOpen as BreakerOpen
from autodevops_cli.errors import CallInFlight as CallInFlight
from autodevops_cli.errors import QuotaSpent as QuotaSpent
from autodevops_cli.errors import ReservationLost as ReservationLost
from autodevops_cli.errors import StateUnavailable as StateUnavailable


class BadRequest(AdvisorError):
    """The provider does not understand the request; that is our mistake."""


class NotAuthorised(AdvisorError):
    """The key is missing, wrong or may not do this."""

    exit_code = 4


class ContextTooLong(AdvisorError):
    """Question and answer do not fit into the model's window."""


class ModelNotFound(AdvisorError):
    """The model is retired or was never there."""

    falls_back = True


class RateLimited(AdvisorError):
    """Too many requests in this minute; `wait` is the floor in seconds that the provider names."""

    exit_code = 6
    retryable = True

    def __init__(self, message: str, *, hint: str = "", wait: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.wait = wait


class DailyQuota(AdvisorError):
    """The provider gives no more today."""

    exit_code = 6
    falls_back = True


class Unavailable(AdvisorError):
    """The provider failed, was cut off or did not answer in time; it may be billed all the same."""

    exit_code = 6
    retryable = True
    counts = True
    falls_back = True


class Blocked(AdvisorError):
    """The provider's filter refused question or answer; that is billed."""


class Truncated(AdvisorError):
    """The answer ended at the limit for output; that is billed."""


class InvalidAnswer(AdvisorError):
    """The reply is no JSON of the shape that was asked for; that is billed."""


class ConsentMissing(AdvisorError):
    """Nobody has agreed that this repository's files may be sent to this provider."""

    exit_code = 4


class SecretLeft(AdvisorError):
    """What would be sent holds something that looks like a secret; nothing was sent."""

    exit_code = 4
