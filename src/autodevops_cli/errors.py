"""Words for failure: every error a user can meet carries its exit code and what to do next."""

from __future__ import annotations


class AutodevopsError(Exception):
    """A request that cannot be met: what happened, where, and a hint for what to do next."""

    exit_code = 2
    reason = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AutodevopsError):
    """The words of the call are off."""

    reason = "usage"


class SourceNotFound(AutodevopsError):
    """The path, URL, revision or archive is not there or is not what it was said to be."""

    reason = "source-not-found"


class SourceRefused(AutodevopsError):
    """The remote wants credentials, or the operating system denies access."""

    exit_code = 4
    reason = "permission"


class SourceTooLarge(AutodevopsError):
    """The source is larger than anything the tool is made for, or claims to be."""

    reason = "too-large"


class SourceUnreachable(AutodevopsError):
    """The remote did not answer; the same call may work later."""

    exit_code = 5
    reason = "unreachable"


class Deferred(AutodevopsError):
    """The remote is there and wants to be asked later."""

    exit_code = 6
    reason = "deferred"


class NetworkDisabled(AutodevopsError):
    """The request needs the network, and the network was not asked for."""

    reason = "offline"


class NothingRecognised(AutodevopsError):
    """The input holds nothing the tool knows."""

    exit_code = 3
    reason = "nothing-recognised"


class WouldOverwrite(AutodevopsError):
    """A file that the tool did not write stands where one would be written."""

    exit_code = 1
    reason = "would-overwrite"


class EditsKept(AutodevopsError):
    """Changes of ours gave way to what a person wrote; everything else was done."""

    exit_code = 1
    reason = "conflict"


class InvalidSettings(AutodevopsError):
    """A configuration file or variable holds something the tool does not understand."""

    reason = "settings"


class WriteFailed(AutodevopsError):
    """A file could not be written; what stood there before is unchanged."""

    reason = "write-failed"


class InvalidLock(AutodevopsError):
    """The lock holds something that we cannot have written."""

    reason = "lock"


class TreeMoved(AutodevopsError):
    """The files are no longer those that a plan was made for."""

    exit_code = 1
    reason = "moved"


class InvalidPlan(AutodevopsError):
    """A plan file is not what `plan` wrote."""

    reason = "plan"


class AdvisorError(AutodevopsError):
    """No advice. `retryable`: trying again may help; `counts`: the provider is to blame;
    `falls_back`: another model may be asked instead."""

    reason = "advisor"
    retryable = False
    counts = False
    falls_back = False


class NotNow(AdvisorError):
    """Not before `until`, an ISO time."""

    exit_code = 6

    def __init__(self, message: str, *, hint: str = "", until: str = "") -> None:
        super().__init__(message, hint=hint)
        self.until = until


class QuotaSpent(NotNow):
    """Our own limit for the user or the organisation is reached; `until` is an ISO time."""


class BreakerOpen(NotNow):
    """The provider failed too often; it is left alone until `until`, an ISO time."""

    falls_back = True


class CallInFlight(NotNow):
    """Another one asks exactly this right now; what it brings will be there for everybody."""

    retryable = True


class ReservationLost(AdvisorError):
    """The reservation ran out before the request was sent; nothing was spent."""

    exit_code = 6


class StateUnavailable(AdvisorError):
    """The state database cannot be used; without books nothing is bought."""

    reason = "state"
