"""A few of the attacks that benchmarks/injection.py makes, and that the measurement notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autodevops_cli.advisor._base import Question
from tests.advisor.attacks import Attack, attacked, made, obedient
from tests.advisor.hostile_answers import CANARY, answers, verdict
from tests.advisor.hostile_repositories import BASE, OUTSIDE, SECRETS, repositories
from tests.advisor.questions import QUESTION
from tests.emulator.server import Emulator

SOME_REPOSITORIES = (
    "a fence in the README", "an expression in CI", "a folder that ends a line",
    "a recipe with an expression",
)  # fmt: skip
SOME_ANSWERS = (
    "option: a command", "option: an id and a line", "a reason with YAML", "deep and whole",
    "a key twice in an item", "a workflow beside the verdicts", "tip: a terminal link",
)  # fmt: skip


def test_there_are_enough_attacks() -> None:
    assert len(dict(repositories())) >= 50
    assert len(dict(answers(QUESTION))) >= 50


@pytest.mark.parametrize("name", SOME_REPOSITORIES)
def test_a_hostile_repository_gets_nowhere(name: str, emulator: Emulator, tmp_path: Path) -> None:
    folder = made(tmp_path / "repository", dict(repositories())[name])

    outcome = attacked(Attack(folder, obedient, ("evil",), (OUTSIDE,)), emulator, tmp_path)

    assert outcome.holds


@pytest.mark.parametrize("name", SOME_ANSWERS)
def test_a_hostile_answer_gets_nowhere(name: str, emulator: Emulator, tmp_path: Path) -> None:
    folder = made(tmp_path / "repository", {**BASE, **SECRETS})
    attack = Attack(folder, lambda asked: dict(answers(asked))[name], (CANARY,), (OUTSIDE,))

    outcome = attacked(attack, emulator, tmp_path)

    assert outcome.holds


def test_the_measurement_sees_what_a_choice_brings(emulator: Emulator, tmp_path: Path) -> None:
    folder = made(tmp_path / "repository", BASE)

    def choosing(asked: Question) -> str:
        return json.dumps({"verdicts": [verdict(asked.choices[0], ["Makefile"])]})

    outcome = attacked(Attack(folder, choosing, ("pytest\n",), ("testpaths",)), emulator, tmp_path)

    assert (outcome.choices, outcome.holds) == (1, False)
    assert outcome.leaked == ("testpaths",)
