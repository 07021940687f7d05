"""`rules` and `explain` tell what a rule finds, why, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from autodevops_cli.engine.catalogue import fixes_of, names, page_of
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.reporting.rulebook import shown
from autodevops_cli.rules._base import Rule, Spot
from tests.doors.calls import call


def test_every_rule_is_listed() -> None:
    code, out, _ = call("rules", "list")

    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [*names()]
    assert {"unpinned-action", "unused-ignore"} <= {*names()}


def test_the_rules_of_a_topic_are_listed_alone() -> None:
    _, out, _ = call("rules", "list", "--topic", "permissions", "-o", "json")

    found = json.loads(out)
    assert found["schema"] == "autodevops/rules/v1"
    assert {one["topic"] for one in found["rules"]} == {"permissions"}


def test_a_rule_says_how_its_findings_are_mended() -> None:
    def check(document: CiDocument) -> Iterator[Spot]:
        for safe in (True, False):
            yield Spot(Place(document.path, 1), f"{safe}", Fix("x", document.path, (), safe))

    page = "Title\n\nWhat: a.\nWhy: b.\nBad:\n    - run: x\nGood:\n    - run: y\nFix: c.\n"
    rule = Rule("rules.a_rule", page, Severity.LOW, Topic.VALIDITY, check=check)

    assert fixes_of(rule) == "safe, unsafe"


def test_show_and_explain_tell_the_same_page(tmp_path: Path) -> None:
    code, out, _ = call("rules", "show", "unpinned-action")

    assert (code, out) == (0, call("explain", "unpinned-action", tmp_path)[1])
    assert out.startswith("An action can change under you [unpinned-action]\n\nseverity high, ")
    assert "\nFound:\n    - uses: actions/checkout@v" in out
    assert "\nTo mend it: Name the full commit" in out


def test_what_is_found_about_decisions_has_a_page_too() -> None:
    assert "ignores nothing" in call("explain", "unused-ignore")[1]


def test_a_page_in_markdown_keeps_its_examples_apart() -> None:
    page = page_of("unpinned-action")
    assert page

    assert "\nFound:\n\n```yaml\n- uses: actions/checkout@v" in shown(page, "markdown")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("rules", "show", "unpined-action"),
         "there is no rule 'unpined-action'. Hint: did you mean unpinned-action?"),
        (("rules", "show", "x"), "there is no rule 'x'. Hint: see `autodevops rules list`."),
        (("rules", "list", "--topic", "secret"), "there is no topic 'secret'. Hint: did you mean"),
        (("rules", "list", "-o", "xml"), "there is no format 'xml'. Hint: known are text, json,"),
    ],
)  # fmt: skip
def test_an_unknown_word_is_told_with_the_nearest(words: tuple[str, ...], message: str) -> None:
    code, _, err = call(*words)

    assert code == 2
    assert message in err


def test_explain_of_the_unknown_thinks_of_rules_too(tmp_path: Path) -> None:
    code, _, err = call("explain", "unpined-action", tmp_path)

    assert code == 2
    assert "did you mean unpinned-action?" in err
