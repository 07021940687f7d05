from __future__ import annotations

import pytest

from autodevops_cli.errors import BreakerOpen
from autodevops_cli.storage.breaker import Breaker, Circuit
from autodevops_cli.storage.database import Database

from .conftest import Clock

SCOPE = "gemini/flash"


@pytest.fixture
def breaker(database: Database, clock: Clock) -> Breaker:
    return Breaker(database, clock=clock)


def fail(breaker: Breaker, times: int = 5) -> None:
    for _ in range(times):
        breaker.report(SCOPE, breaker.admit(SCOPE), failed=True)


def succeed(breaker: Breaker) -> None:
    breaker.report(SCOPE, breaker.admit(SCOPE), failed=False)


def state(breaker: Breaker) -> str:
    return next(one.state for one in breaker.circuits() if one.scope == SCOPE)


def test_four_failures_are_no_reason_yet(breaker: Breaker) -> None:
    fail(breaker, 4)

    assert breaker.circuits() == (Circuit(SCOPE, "closed", failures=4),)
    assert breaker.admit(SCOPE)


def test_the_fifth_failure_opens_it_for_a_minute(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 59.5

    with pytest.raises(BreakerOpen) as failure:
        breaker.admit(SCOPE)

    assert failure.value.until == "2026-11-23T20:01:00+00:00"
    assert failure.value.message == (
        "gemini/flash failed repeatedly and is left alone until 2026-11-23T20:01:00+00:00"
    )


def test_only_failures_in_a_row_count(breaker: Breaker) -> None:
    fail(breaker, 4)
    succeed(breaker)
    fail(breaker, 4)

    assert state(breaker) == "closed"


def test_other_providers_are_not_touched(breaker: Breaker) -> None:
    fail(breaker)

    assert breaker.admit("anthropic/claude")


def test_after_the_minute_one_call_may_try(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 60

    permit = breaker.admit(SCOPE)

    assert permit
    with pytest.raises(BreakerOpen, match="one request is trying whether it is back"):
        breaker.admit(SCOPE)


def test_two_successful_probes_close_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 60
    seen = [state(breaker)]

    for _ in range(2):
        succeed(breaker)
        seen.append(state(breaker))

    assert seen == ["half-open", "half-open", "closed"]


def test_a_late_success_does_not_hide_later_failures(breaker: Breaker, clock: Clock) -> None:
    early = breaker.admit(SCOPE)
    fail(breaker)
    clock.now += 60
    succeed(breaker)
    succeed(breaker)
    fail(breaker, 4)

    breaker.report(SCOPE, early, failed=False)
    fail(breaker, 1)

    assert state(breaker) == "open"


def test_after_closing_it_takes_five_failures_again(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 60
    succeed(breaker)
    succeed(breaker)

    fail(breaker, 4)

    assert state(breaker) == "closed"


def test_a_probe_that_fails_opens_it_for_another_minute(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 60
    succeed(breaker)
    fail(breaker, 1)
    clock.now += 59

    with pytest.raises(BreakerOpen):
        breaker.admit(SCOPE)

    clock.now += 1
    succeed(breaker)
    assert breaker.circuits() == (Circuit(SCOPE, "half-open", failures=5, successes=1),)


def test_a_probe_that_nobody_reports_is_replaced(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 60
    breaker.admit(SCOPE)
    clock.now += 119
    with pytest.raises(BreakerOpen):
        breaker.admit(SCOPE)
    clock.now += 1

    assert breaker.admit(SCOPE)


def test_a_replaced_probe_has_no_say_any_more(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.now += 60
    lost = breaker.admit(SCOPE)
    clock.now += 120
    breaker.admit(SCOPE)

    breaker.report(SCOPE, lost, failed=False)
    breaker.report(SCOPE, lost, failed=True)

    assert state(breaker) == "probing"


def test_calls_that_left_before_it_opened_have_no_say_afterwards(
    breaker: Breaker, clock: Clock
) -> None:
    early = [breaker.admit(SCOPE) for _ in range(8)]
    fail(breaker)
    clock.now += 60
    breaker.admit(SCOPE)

    for permit in early:
        breaker.report(SCOPE, permit, failed=True)
        breaker.report(SCOPE, permit, failed=False)

    assert state(breaker) == "probing"


@pytest.mark.parametrize("jump", [-86_400 * 365, 86_400 * 365], ids=["back", "forth"])
def test_a_clock_that_was_set_does_not_keep_it_open_for_a_year(
    breaker: Breaker, clock: Clock, jump: int
) -> None:
    fail(breaker)
    clock.now += jump

    assert breaker.admit(SCOPE)


def test_each_constant_is_an_argument(database: Database, clock: Clock) -> None:
    breaker = Breaker(database, failures=1, successes=1, rest=5, probe=1, clock=clock)

    fail(breaker, 1)
    clock.now += 5
    succeed(breaker)

    assert state(breaker) == "closed"


@pytest.mark.parametrize("permit", [-1, 0, 99, 10**40])
def test_a_permit_that_nobody_gave_changes_nothing(breaker: Breaker, permit: int) -> None:
    succeed(breaker)

    for _ in range(9):
        breaker.report(SCOPE, permit, failed=True)

    assert state(breaker) == "closed"
