"""Advice chooses among witnesses: what it makes hold stands in the repository."""

from __future__ import annotations

import pytest

from autodevops_cli.advisor._base import Answer, Verdict
from autodevops_cli.advisor.questions import decisions
from autodevops_cli.engine.advising import advice, advised, difference
from autodevops_cli.engine.consulting import is_worse
from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.model.analysis import Analysis, Proposal
from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

PYTHON = {
    "pyproject.toml": "[project]\nname = 'a'\nversion = '1'\nrequires-python = '>=3.12'\n"
    "dependencies = ['redis']\n[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
    "Makefile": "test:\n\tpython -m pytest -x\n",
    "tests/test_a.py": "def test_a(): pass\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - uses: actions/checkout@v5\n      - run: pip install -e .\n      - run: tox -e py\n",
    "tox.ini": "[tox]\nenvlist = py\n[testenv]\ncommands = pytest\n",
}


@pytest.fixture
def repo(make_repo: MakeRepo) -> Snapshot:
    return make_repo(PYTHON)


@pytest.fixture
def analysis(repo: Snapshot) -> Analysis:
    return analyse(repo, Policy(provider="github"))


def every_verdict(analysis: Analysis) -> Answer:
    return Answer(
        tuple(
            Verdict(one.choice.subject, option.id, "because")
            for one in decisions(analysis.stack)
            for option in one.choice.options[-1:]
        )
    )


def witnesses(analysis: Analysis) -> set[Evidence]:
    facts = [fact for one in analysis.stack.components for fact in one.facts]
    return {one for fact in facts for one in (fact.because, *fact.agreeing, *fact.overruled)}


def test_what_holds_then_was_seen_before(analysis: Analysis) -> None:
    after = advised(analysis, every_verdict(analysis))

    held = {fact.because for one in after.stack.components for fact in one.facts}
    assert after != analysis
    assert held <= witnesses(analysis)


def test_the_word_of_the_model_is_kept_beside_as_a_guess_without_its_text(
    analysis: Analysis,
) -> None:
    after = advised(analysis, every_verdict(analysis))

    guesses = [one for one in witnesses(after) if one.strength is Strength.GUESSED]
    assert {one.note for one in guesses} == {"chosen by a model"}


def test_what_it_beats_is_kept(analysis: Analysis) -> None:
    one = next(it for it in decisions(analysis.stack) if it.fact.subject == "command.test")
    option = next(it for it in one.choice.options if it.id == "make:test")

    after = advised(analysis, Answer((Verdict(one.choice.subject, option.id, "x"),)))

    fact = after.stack.components[0].fact("command.test")
    assert fact
    assert (fact.value, fact.because.where.path) == ("uv run make test", "Makefile")
    assert one.fact.value in {rival.value for rival in fact.overruled}


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("python:command.test", "npm:test", "x"),
        Verdict("python:command.deploy", "make:test", "x"),
        Verdict("python:command.test", "leave-out", "x"),
        Verdict("", "", ""),
    ],
)
def test_what_was_not_offered_changes_nothing(analysis: Analysis, verdict: Verdict) -> None:
    assert advised(analysis, Answer((verdict,))) is analysis


def test_agreeing_changes_nothing(analysis: Analysis) -> None:
    settled = tuple(
        Verdict(one.choice.subject, one.choice.settled, "x") for one in decisions(analysis.stack)
    )

    assert advised(analysis, Answer(settled)) is analysis
    assert advice(analysis, Answer(settled)).choices == ()


def test_a_model_cannot_name_itself_into_a_report(analysis: Analysis) -> None:
    told = advice(analysis, Answer(model="<b>x</b>\n# done"))

    assert told.model == "a model without a name"


def proposed(repo: Snapshot, analysis: Analysis) -> Proposal:
    found = generate(repo, analysis, Policy(provider="github"))
    assert found
    return found


def test_a_pipeline_that_tests_less_is_worse(repo: Snapshot, analysis: Analysis) -> None:
    static = proposed(repo, analysis)
    jobs = tuple(job for job in static.plan.jobs if job.purpose != "test")
    less = Proposal(static.provider, type(static.plan)("CI", "main", jobs), static.files)

    assert is_worse(static, less)
    assert not is_worse(static, static)
    assert is_worse(static, None)


def test_the_difference_is_that_of_the_bytes(repo: Snapshot, analysis: Analysis) -> None:
    static = proposed(repo, analysis)
    other = proposed(repo, advised(analysis, every_verdict(analysis)))

    assert difference(static, static) == ""
    assert difference(static, other).startswith("--- static/.github/workflows/ci.yml\n")
