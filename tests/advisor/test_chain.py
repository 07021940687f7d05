"""Who is asked after whom, what that costs, and what is never paid twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from autodevops_cli.advisor._base import Answer, Usage
from autodevops_cli.advisor.errors import (
    Blocked,
    ConsentMissing,
    DailyQuota,
    NotAuthorised,
    TransportError,
    Unavailable,
)
from tests.advisor.world import HELLO, SCOPES, World, question
from tests.emulator.faults import Finish, Refuse, Respond, Say

GEMINI, ANTHROPIC = SCOPES["gemini"], SCOPES["anthropic"]


def paths(world: World) -> list[str]:
    return [one.path for one in world.emulator.requests]


def test_an_answer_says_who_gave_it_and_what_it_cost(world: World) -> None:
    world.emulator.faults(Respond(200, HELLO["gemini"]))

    (answer,) = world.ask("gemini")

    # 100 fresh and 900 cached tokens of input, 10 + 30 of output, at $1, $0.10 and $5 a million.
    usage = Usage(prompt=1000, cached=900, output=10, thinking=30)
    assert answer == Answer(model=GEMINI, usage=usage, cost=100 + 90 + 200)


@pytest.mark.parametrize("wire", SCOPES)
def test_every_wire_counts_alike(wire: str, world: World) -> None:
    world.emulator.faults(Respond(200, HELLO[wire]))

    (answer,) = world.ask(wire)

    assert isinstance(answer, Answer)
    assert (answer.usage.prompt, answer.usage.cached, answer.cost) == (1000, 900, 390)


def test_an_answer_of_before_costs_nothing(world: World) -> None:
    first, second = world.ask("gemini", question(), question())

    assert isinstance(first, Answer)
    assert second == replace(first, usage=Usage(), cost=0, bought=False)


def test_what_was_paid_for_is_not_paid_for_again_when_the_cache_is_gone(world: World) -> None:
    world.ask("gemini")
    world.cache.clear()

    (again,) = world.ask("gemini")

    assert isinstance(again, Answer)
    assert (again.bought, len(world.emulator.requests)) == (False, 1)


def test_a_model_that_thinks_more_is_asked_anew(world: World) -> None:
    world.ask("gemini")
    world.variant = "high"

    (again,) = world.ask("gemini")

    assert isinstance(again, Answer)
    assert (again.bought, len(world.emulator.requests)) == (True, 2)


def test_another_run_asks_anew_when_the_cache_is_gone(world: World) -> None:
    world.ask("gemini")
    world.cache.clear()
    world.run = "another"

    world.ask("gemini")

    assert len(world.emulator.requests) == 2


def test_a_text_that_does_not_hold_is_paid_for_and_not_kept(world: World) -> None:
    world.emulator.faults(Say("no JSON"))

    first, second = world.ask("gemini", question(), question())

    assert [type(first).__name__, type(second).__name__] == ["InvalidAnswer", "Answer"]
    assert len(world.emulator.requests) == 2


def test_a_server_that_does_not_count_is_charged_the_estimate(world: World) -> None:
    world.emulator.faults(Respond(200, HELLO["openai"].replace(b'"usage"', b'"other"')))

    (answer,) = world.ask("openai")

    assert isinstance(answer, Answer)
    assert answer.usage.output == 4096
    assert answer.cost > 4096 * 5


@pytest.mark.parametrize("kind", ["not-found", "day"])
def test_another_provider_is_asked_where_that_helps(kind: str, world: World) -> None:
    world.emulator.faults(Refuse(kind))

    (answer,) = world.ask("gemini anthropic")

    assert isinstance(answer, Answer)
    assert answer.model == ANTHROPIC
    assert paths(world) == [f"/v1/models/{GEMINI[7:]}:generateContent", "/v1/messages"]


def test_another_provider_is_asked_after_the_retries(world: World) -> None:
    world.emulator.faults(*[Refuse("unavailable")] * 4)

    (answer,) = world.ask("gemini openai")

    assert isinstance(answer, Answer)
    assert answer.model == SCOPES["openai"]
    assert len(world.emulator.requests) == 5


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Refuse("wrong-key"), NotAuthorised),
        (Refuse("bad-request"), TransportError),
        (Finish("blocked"), Blocked),
    ],
    ids=["a wrong key", "a bad request", "a block"],
)
def test_no_other_provider_is_asked_where_it_would_be_wrong(
    fault: Refuse | Finish, error: type[Exception], world: World
) -> None:
    world.emulator.faults(fault)

    (told,) = world.ask("gemini anthropic")

    assert isinstance(told, error)
    assert len(world.emulator.requests) == 1


def test_a_breaker_is_one_providers_own(world: World) -> None:
    world.emulator.faults(*[Refuse("internal")] * 4, Say("{}"), Refuse("internal"), Say("{}"))

    world.ask("gemini anthropic", question("a"), question("b"))

    circuits = {one.scope: (one.state, one.failures) for one in world.breaker.circuits()}
    assert circuits == {GEMINI: ("open", 5), ANTHROPIC: ("closed", 0)}


def test_consent_is_one_providers_own(world: World) -> None:
    world.only_for("anthropic")

    (answer,) = world.ask("gemini anthropic")

    assert isinstance(answer, Answer)
    assert paths(world) == ["/v1/messages"]


def test_the_provider_that_failed_is_told_of_before_the_one_without_consent(world: World) -> None:
    world.only_for("gemini")
    world.emulator.faults(*[Refuse("internal")] * 4)

    (told,) = world.ask("gemini anthropic")

    assert isinstance(told, Unavailable)
    assert len(world.emulator.requests) == 4


def test_what_kept_the_first_provider_is_told_with_what_kept_the_next(world: World) -> None:
    world.emulator.faults(Refuse("day"), Refuse("wrong-key"))

    (told,) = world.ask("gemini anthropic openai")

    assert isinstance(told, DailyQuota)
    assert told.hint == (
        "its day ends at midnight in Los Angeles; "
        "anthropic/claude-test does not accept the key"
    )  # fmt: skip
    assert len(world.emulator.requests) == 2


def test_nobody_is_asked_when_there_is_nobody(world: World) -> None:
    (told,) = world.ask("")

    assert isinstance(told, ConsentMissing)


def test_a_question_given_up_while_it_is_answered_is_charged_as_estimated(world: World) -> None:
    world.emulator.setup.latency = 0.2

    async def give_up() -> None:
        async with world.advisor("anthropic") as advisor:
            asking = asyncio.create_task(advisor.ask(question()))
            while not world.emulator.requests:
                await asyncio.sleep(0.005)
            asking.cancel()
            await asyncio.wait([asking])

    asyncio.run(give_up())

    assert world.charges[:2] == (1, 1)


def test_many_questions_at_once_are_each_asked_once(world: World) -> None:
    async def at_once() -> list[Answer]:
        async with world.advisor("openai") as advisor:
            asking = (advisor.ask(question(str(number))) for number in range(20))
            return await asyncio.gather(*asking)

    assert len(asyncio.run(at_once())) == len(world.emulator.requests) == 20
