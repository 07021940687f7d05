"""How asking can fail, and what each failure means for retry, breaker, fallback and the books."""

from __future__ import annotations

from autodevops_cli.errors import AdvisorError as AdvisorError
from autodevops_cli.errors import BreakerOpen as BreakerOpen
from autodevops_cli.errors import CallInFlight as CallInFlight
from autodevops_cli.errors import QuotaSpent as QuotaSpent
from autodevops_cli.errors import ReservationLost as ReservationLost
from autodevops_cli.errors import StateUnavailable as StateUnavailable
from autodevops_cli.model.spending import Usage

NOTHING = Usage()


class ContextTooLong(AdvisorError):
    """Question and answer do not fit into the model's window."""


class ConsentMissing(AdvisorError):
    """Nobody has agreed that this repository's files may be sent to this provider."""

    exit_code = 4


class InvalidAnswer(AdvisorError):
    """The reply is no JSON of the shape that was asked for; that is billed."""


class ExtraMissing(AdvisorError):
    """What asking a model needs is not installed."""


class TransportError(AdvisorError):
    """The provider was asked and gave no answer.

    `usage` is what that cost, None where nobody knows; `wait` are the seconds for which the
    provider wants to be left alone.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        usage: Usage | None = NOTHING,
        wait: float = 0.0,
    ) -> None:
        super().__init__(message, hint=hint)
        self.usage = usage
        self.wait = wait


class BadRequest(TransportError):
    """The provider does not understand the request; that is our mistake."""


class NotAuthorised(TransportError):
    """The key is missing, wrong or may not do this."""

    exit_code = 4


class PromptTooLong(TransportError, ContextTooLong):
    """The provider counted, and question and answer do not fit into the model's window."""


class ModelNotFound(TransportError):
    """The model is retired or was never there."""

    falls_back = True


class RateLimited(TransportError):
    """Too many requests in this minute; `wait` is the floor in seconds that the provider names."""

    exit_code = 6
    retryable = True


class DailyQuota(TransportError):
    """The provider gives no more today."""

    exit_code = 6
    falls_back = True


class Unavailable(TransportError):
    """The provider failed, was cut off or did not answer in time; it may be billed all the same."""

    exit_code = 6
    retryable = True
    counts = True
    falls_back = True


class Blocked(TransportError):
    """The provider's filter refused question or answer; that is billed."""


class Truncated(TransportError):
    """The answer ended at the limit for output; that is billed."""


class Unreadable(TransportError, InvalidAnswer):
    """The reply came whole and is nothing that a provider says; that may be billed."""


class SecretLeft(AdvisorError):
    """What would be sent holds something that looks like a secret; nothing was sent."""

    exit_code = 4
