"""A baseline hides what was there before, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from autodevops_cli.control import baseline_of, read_baseline, stale, with_baseline, written
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding

OLD = Finding("a-rule", "m", Place("b.yml", 3), fingerprint="11")
MOVED = replace(OLD, where=Place("b.yml", 9))
NEW = Finding("a-rule", "m", Place("c.yml", 3), fingerprint="22")


def test_what_is_written_is_sorted_and_read_back() -> None:
    text = written([NEW, OLD, Finding("stale-baseline-entry", "m", Place("x"), fingerprint="33")])

    assert json.loads(text) == {
        "schema": "autodevops/baseline/v1",
        "findings": [
            {"fingerprint": "11", "rule": "a-rule", "path": "b.yml"},
            {"fingerprint": "22", "rule": "a-rule", "path": "c.yml"},
        ],
    }
    assert written([OLD, NEW]) == text
    assert read_baseline("b.json", text).known == {"11", "22"}


def test_the_same_defect_in_another_file_is_new() -> None:
    kept, hidden = with_baseline([MOVED, NEW], baseline_of("main", [OLD]), frozenset())

    assert kept == (NEW,)
    assert [(one.finding, one.how, one.reason) for one in hidden] == [
        (MOVED, "baseline", "was there before (main)")
    ]


def test_a_locked_rule_is_not_hidden() -> None:
    assert with_baseline([OLD], baseline_of("main", [OLD]), {"a-rule"}) == ((OLD,), ())


def test_an_entry_that_nothing_answers_to_is_stale() -> None:
    baseline = read_baseline("b.json", written([OLD, NEW]))

    (one,) = stale([OLD], baseline, frozenset())

    assert (one.rule, one.where, one.message) == (
        "stale-baseline-entry",
        Place("b.json", 10),
        "a-rule in c.yml is no longer found",
    )


@pytest.mark.parametrize("unasked", [{"a-rule"}], ids=["another-rule-was-selected"])
def test_of_a_rule_that_was_not_asked_nobody_can_tell(unasked: set[str]) -> None:
    assert list(stale([], read_baseline("b.json", written([OLD])), unasked)) == []


def test_a_revision_has_no_stale_entries() -> None:
    assert list(stale([], baseline_of("main", [OLD]), frozenset())) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "the baseline b.json is not valid JSON"),
        ("[" * 100_000, "the baseline b.json is not valid JSON"),
        ("[]", "the baseline b.json is no autodevops/baseline/v1"),
        ('{"schema": "autodevops/baseline/v2"}', "the baseline b.json is no autodevops/baseline"),
    ],
    ids=["broken", "deep", "list", "later"],
)
def test_what_is_no_baseline_is_an_error(text: str, message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        read_baseline("b.json", text)


def test_odd_entries_of_a_baseline_are_left_out() -> None:
    text = '{"schema": "autodevops/baseline/v1", "findings": [1, {"rule": []}, {"fingerprint": 1}]}'

    assert read_baseline("b.json", text).known == {"1"}
