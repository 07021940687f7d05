"""A person at a terminal is asked: before files leave, and before a choice is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autodevops_cli.advisor._base import Advisor, Answer, Pack, Question, Verdict
from autodevops_cli.advisor.questions import question
from autodevops_cli.cli.console import Console
from autodevops_cli.cli.counsel import Counsel
from autodevops_cli.engine.ai_policy import AiPolicy
from autodevops_cli.engine.consent import Leaving, Memory
from autodevops_cli.engine.consulting import Case
from autodevops_cli.engine.engine import Engine, Opened
from autodevops_cli.engine.proposing import report
from autodevops_cli.engine.stages import analyse
from autodevops_cli.model.analysis import RepoReport
from tests.advisor.test_analyze_ai import REPOSITORY
from tests.conftest import MakeGit


@dataclass
class Scripted:
    """A desk with an advisor that always makes the same choice, or has a mistake in it."""

    policy: AiPolicy
    mistake: Exception | None = None
    asked: list[Question] = field(default_factory=list)

    def case(self, opened: Opened, made: RepoReport) -> Case:
        return Case(opened, made, question(made.analysis, Pack("", ())))

    def leaving(self, case: Case) -> Leaving:
        return Leaving(case.question, ("gemini",))

    async def request(self, case: Case) -> str:
        return case.question.repository

    @asynccontextmanager
    async def advisor(self, case: Case) -> AsyncIterator[Advisor]:
        yield self

    async def ask(self, asked: Question) -> Answer:
        self.asked.append(asked)
        if self.mistake:
            raise self.mistake
        return Answer((Verdict("python:command.test", "python:pytest", "x"),), model="m")


@dataclass
class Person:
    """Types one answer after the other."""

    words: list[str]
    heard: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> str:
        self.heard.append(text)
        return self.words.pop(0)


@pytest.fixture
def opened(make_git: MakeGit) -> Opened:
    return Engine(environ={}).open(str(make_git(REPOSITORY)))


@pytest.fixture
def made(opened: Opened) -> RepoReport:
    return report(opened, analyse(opened.repo, opened.policy))


def counsel(desk: Scripted, person: Person | None, tmp_path: Path, **said: bool) -> Counsel:
    memory = Memory(tmp_path / "consent.json")
    return Counsel(Console(quiet=True), lambda _: desk, memory, person, **said)


def test_who_says_no_is_not_asked_for_more(
    opened: Opened, made: RepoReport, tmp_path: Path
) -> None:
    desk, person = Scripted(AiPolicy()), Person(["n"])

    told = counsel(desk, person, tmp_path, writes=True)(opened, made)

    assert (desk.asked, told.proposal) == ([], made.proposal)
    assert told.advice
    assert "declined" in told.advice.note


@pytest.mark.parametrize(("last", "applied"), [("y", True), ("n", False), ("", False)])
def test_a_choice_is_written_only_where_somebody_agrees(
    opened: Opened, made: RepoReport, tmp_path: Path, last: str, applied: bool
) -> None:
    person = Person(["y", last])

    told = counsel(Scripted(AiPolicy()), person, tmp_path, writes=True)(opened, made)

    assert told.advice
    assert told.advice.applied is applied
    assert (told.proposal == made.proposal) is not applied
    assert "+        run: uv run python -m pytest" in person.heard[1]


def test_who_only_looks_is_asked_about_sending_alone(
    opened: Opened, made: RepoReport, tmp_path: Path
) -> None:
    person = Person(["y"])

    told = counsel(Scripted(AiPolicy()), person, tmp_path)(opened, made)

    assert told.proposal == made.proposal
    assert len(person.heard) == 1


def test_always_is_asked_once(opened: Opened, made: RepoReport, tmp_path: Path) -> None:
    desk, person = Scripted(AiPolicy()), Person(["a"])

    for _ in range(2):
        counsel(desk, person, tmp_path)(opened, made)

    assert (len(person.heard), len(desk.asked)) == (1, 2)


@pytest.mark.parametrize(
    "mistake", [ValueError("x"), RecursionError(), OSError(5, "disk")], ids=str
)
def test_a_mistake_of_ours_does_not_cost_the_report(
    opened: Opened, made: RepoReport, tmp_path: Path, mistake: Exception
) -> None:
    desk = Scripted(AiPolicy(consent="always"), mistake)

    told = counsel(desk, None, tmp_path, apply=True)(opened, made)

    assert told.advice
    assert (told.proposal, told.advice.given) == (made.proposal, False)
