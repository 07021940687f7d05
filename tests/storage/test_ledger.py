from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.errors import CallInFlight, QuotaSpent, ReservationLost
from autodevops_cli.model.spending import Call, Usage
from autodevops_cli.storage.audit import differences
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.ledger import Ledger
from autodevops_cli.storage.quota import ORGANISATION, SCOPE, USER, Amount, Limit, Limits
from autodevops_cli.storage.spending import Resent, Spent, resent, spending

from .conftest import Clock

CALL = Call("a", tenant="acme", user="ada", scope="gemini/flash", tokens=1_000, cost=500)
USAGE = Usage(prompt=700, cached=100, output=40, thinking=60)
TODAY = "2026-11-23"


@pytest.fixture
def ledger(database: Database, clock: Clock) -> Ledger:
    return Ledger(database, clock=clock)


def amounts(ledger: Ledger) -> dict[str, tuple[Amount, Amount]]:
    return {str(one): (one.used, one.held) for one in ledger.accounts("acme", "ada")}


def buy(ledger: Ledger, call: Call = CALL, text: str | None = "the answer") -> None:
    assert ledger.reserve(call) is None
    ledger.sent(call.key)
    ledger.settle(call.key, USAGE, 321, text)


def test_a_reservation_holds_its_estimate_in_three_accounts(ledger: Ledger) -> None:
    ledger.reserve(CALL)

    held = Amount(), Amount(requests=1, tokens=1_000, cost=500)
    assert amounts(ledger) == {
        "the organisation": held,
        "user ada": held,
        "scope gemini/flash": held,
    }


def test_settling_books_what_was_used_and_holds_nothing(ledger: Ledger) -> None:
    buy(ledger)

    used = Amount(requests=1, tokens=800, cost=321), Amount()
    assert amounts(ledger) == {
        "the organisation": used,
        "user ada": used,
        "scope gemini/flash": used,
    }


def test_what_was_bought_is_not_bought_again(ledger: Ledger) -> None:
    buy(ledger, text="die Antwort\n\ud800 \0")

    assert ledger.reserve(CALL) == "die Antwort\n\ud800 \0"
    assert amounts(ledger)["user ada"][0].requests == 1


def test_what_brought_nothing_worth_keeping_may_be_asked_again(
    ledger: Ledger, database: Database
) -> None:
    buy(ledger, text=None)
    buy(ledger, text="this time")

    assert ledger.reserve(CALL) == "this time"
    assert amounts(ledger)["user ada"] == (Amount(requests=2, tokens=1_600, cost=642), Amount())
    assert resent(database, "acme") == (Resent("a", "ada", "gemini/flash", TODAY, sends=2),)


def test_a_second_settlement_changes_nothing(ledger: Ledger, database: Database) -> None:
    buy(ledger, text=None)

    ledger.settle("a", USAGE, 321, "too late")
    ledger.presume("a")
    ledger.release("a")

    assert amounts(ledger)["user ada"] == (Amount(requests=1, tokens=800, cost=321), Amount())
    assert differences(database) == ()
    assert ledger.reserve(CALL) is None


def test_a_call_nobody_reserved_is_nobodys(ledger: Ledger) -> None:
    ledger.settle("unknown", USAGE, 321, "text")
    ledger.release("unknown")

    with pytest.raises(ReservationLost):
        ledger.sent("unknown")
    assert amounts(ledger)["the organisation"] == (Amount(), Amount())


def test_one_reservation_is_one_request(ledger: Ledger) -> None:
    ledger.reserve(CALL)
    ledger.sent("a")

    with pytest.raises(ReservationLost):
        ledger.sent("a")


def test_what_was_not_sent_is_given_back(ledger: Ledger) -> None:
    ledger.reserve(CALL)

    ledger.release("a")

    assert amounts(ledger)["user ada"] == (Amount(), Amount())
    assert ledger.reserve(CALL) is None


def test_what_was_sent_cannot_be_given_back(ledger: Ledger) -> None:
    ledger.reserve(CALL)
    ledger.sent("a")

    ledger.release("a")

    assert amounts(ledger)["user ada"] == (Amount(), Amount(1, 1_000, 500))


def test_a_request_without_an_answer_costs_its_estimate(ledger: Ledger, database: Database) -> None:
    ledger.reserve(CALL)
    ledger.sent("a")

    ledger.presume("a")

    assert amounts(ledger)["user ada"] == (Amount(1, 1_000, 500), Amount())
    assert spending(database, "acme") == (
        Spent(TODAY, "gemini/flash", requests=1, presumed=1, tokens=1_000, cached=0, cost=500),
    )


def test_who_asks_the_same_at_the_same_time_waits_for_the_first(ledger: Ledger) -> None:
    ledger.reserve(CALL)

    with pytest.raises(CallInFlight) as failure:
        ledger.reserve(CALL)

    assert failure.value.until == "2026-11-23T20:10:00+00:00"


def test_another_process_cannot_settle_what_is_ours(ledger: Ledger, database: Database) -> None:
    other = Ledger(database, owner=lambda: "elsewhere/1:2:3")
    ledger.reserve(CALL)

    other.settle("a", USAGE, 321, "text")
    other.release("a")

    with pytest.raises(ReservationLost):
        other.sent("a")
    assert amounts(ledger)["user ada"] == (Amount(), Amount(1, 1_000, 500))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (
            Limits(user=Limit(requests=1)),
            "user ada has used its 1 requests of today",
        ),
        (
            Limits(organisation=Limit(requests=1)),
            "the organisation has used its 1 requests of today",
        ),
        (
            Limits(organisation=Limit(tokens=1_700)),
            "the organisation has 900 of 1,700 tokens left today, and this call may need 1,000",
        ),
        (
            Limits(organisation=Limit(cost=70_321), scopes={"gemini/flash": Limit(cost=40_321)}),
            "scope gemini/flash has $0.04 of $0.04 left today, and this call may cost $0.05",
        ),
    ],
    ids=["requests of a user", "requests of all", "tokens", "money of a provider"],
)
def test_no_limit_is_passed(database: Database, clock: Clock, limits: Limits, said: str) -> None:
    ledger = Ledger(database, limits, clock=clock)
    buy(ledger)
    before = amounts(ledger)

    with pytest.raises(QuotaSpent) as failure:
        ledger.reserve(replace(CALL, key="b", cost=50_000))

    assert failure.value.message == said
    assert failure.value.until == "2026-11-24T00:00:00-08:00"
    assert amounts(ledger) == before


def test_what_others_hold_counts_against_a_limit(database: Database, clock: Clock) -> None:
    ledger = Ledger(database, Limits(organisation=Limit(requests=1)), clock=clock)
    ledger.reserve(CALL)

    with pytest.raises(QuotaSpent):
        ledger.reserve(replace(CALL, key="b", user="bob"))

    ledger.release("a")
    assert ledger.reserve(replace(CALL, key="b", user="bob")) is None


def test_users_and_organisations_have_their_own_limits(database: Database, clock: Clock) -> None:
    ledger = Ledger(database, Limits(user=Limit(requests=1)), clock=clock)
    calls = [CALL, replace(CALL, key="b", user="bob"), replace(CALL, key="c", tenant="other")]

    assert [ledger.reserve(call) for call in calls] == [None, None, None]


def test_the_next_day_has_quota_again(database: Database, clock: Clock) -> None:
    ledger = Ledger(database, Limits(user=Limit(requests=1)), clock=clock)
    buy(ledger)
    clock.now += 12 * 3600  # midnight in Los Angeles

    assert ledger.reserve(replace(CALL, key="b")) is None


def test_a_call_over_midnight_is_booked_on_the_day_it_was_reserved(
    ledger: Ledger, database: Database, clock: Clock
) -> None:
    clock.now += 12 * 3600 - 1
    ledger.reserve(CALL)
    ledger.sent("a")
    clock.now += 2

    ledger.settle("a", USAGE, 321, "text")

    assert [one.day for one in spending(database, "acme")] == [TODAY]
    assert differences(database) == ()


def test_what_a_dead_process_left_is_closed_by_who_comes_next(
    ledger: Ledger, database: Database
) -> None:
    dead = Ledger(database, clock=lambda: 0.0, owner=lambda: "elsewhere/1:2:3", lease=1.0)
    dead.reserve(CALL)
    dead.reserve(replace(CALL, key="b"))
    dead.sent("b")

    closed = ledger.reap()

    assert closed == 2
    assert spending(database, "acme") == (
        Spent("1969-12-31", "gemini/flash", 1, presumed=1, tokens=1_000, cached=0, cost=500),
    )
    assert differences(database) == ()


def test_a_reservation_that_ran_out_cannot_be_sent(ledger: Ledger, clock: Clock) -> None:
    ledger.reserve(CALL)
    clock.now += 600
    ledger.reserve(replace(CALL, key="b"))

    with pytest.raises(ReservationLost):
        ledger.sent("a")


def test_who_settles_after_the_reservation_ran_out_changes_nothing(
    ledger: Ledger, database: Database, clock: Clock
) -> None:
    ledger.reserve(CALL)
    ledger.sent("a")
    clock.now += 600
    ledger.reap()

    ledger.settle("a", USAGE, 321, "text")

    assert amounts(ledger)["user ada"] == (Amount(1, 1_000, 500), Amount())
    assert differences(database) == ()


def test_old_days_are_forgotten(ledger: Ledger, database: Database, clock: Clock) -> None:
    buy(ledger)
    clock.now += 91 * 86_400

    buy(ledger, replace(CALL, key="b"))

    assert [one.day for one in spending(database, "acme")] == ["2027-02-22"]
    assert ledger.reserve(CALL) is None
    assert differences(database) == ()


@pytest.mark.parametrize("response", [b"no zlib", b"", "a text", 7, b"x\x9c\x03\x00"], ids=repr)
def test_a_response_that_cannot_be_read_is_bought_again(
    ledger: Ledger, database: Database, response: bytes | str | int
) -> None:
    buy(ledger)
    with database.writing() as session:
        session.run("UPDATE ai_call SET response = :response", response=response)

    assert ledger.reserve(CALL) is None


def test_odd_names_and_figures_are_kept_as_something_harmless(
    ledger: Ledger, database: Database
) -> None:
    odd = Call("\ud800\0", "a\x1b[31m\n", "", "s" * 999, tokens=-5, cost=10**40)
    ledger = Ledger(database, Limits(organisation=Limit()))
    ledger.reserve(odd)
    ledger.sent(odd.key)

    ledger.settle(odd.key, Usage(-1, 10**40, 0, 10**40), -3, "x" * 5_000_000)

    accounts = ledger.accounts("a\x1b[31m\n", "")
    assert [(one.kind, one.name[:12]) for one in accounts] == [
        (ORGANISATION, ""), (USER, "anonymous"), (SCOPE, "ssssssssssss"),
    ]  # fmt: skip
    assert accounts[0].used == Amount(1, 10**15, 0)
    assert differences(database) == ()


def test_an_account_that_somebody_wrote_to_by_hand_is_found(
    ledger: Ledger, database: Database
) -> None:
    buy(ledger)
    with database.writing() as session:
        session.run("UPDATE quota SET cost = cost + 9 WHERE kind = 'user'")

    assert [(one.kind, one.name, one.used.cost) for one in differences(database)] == [
        ("user", "ada", 9)
    ]
