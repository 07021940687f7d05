"""The code quality report of GitLab."""

from __future__ import annotations

import json

from autodevops_cli.reporting.findings.gitlab import render

from .reports import CLEAN, FAILED, INCOMPLETE, PASSED, SHOP


def test_a_finding_is_an_entry_with_what_gitlab_asks_for() -> None:
    entry = json.loads(render([SHOP], FAILED))[0]

    assert len(entry.pop("fingerprint")) == 32
    assert entry == {
        "description": "actions/checkout@v4 can change under you",
        "check_name": "unpinned-action",
        "severity": "critical",
        "location": {"path": ".github/workflows/ci.yml", "lines": {"begin": 12}},
    }


def test_a_clean_repository_is_an_empty_list() -> None:
    assert json.loads(render([CLEAN], PASSED)) == []


def test_what_was_not_checked_blocks() -> None:
    entries = json.loads(render([CLEAN], INCOMPLETE))

    assert [one["severity"] for one in entries] == ["blocker"]


def test_the_same_finding_of_two_repositories_is_two() -> None:
    entries = json.loads(render([SHOP, SHOP], FAILED))

    assert {len({one["fingerprint"] for one in entries}), len(entries)} == {4, 8}


def test_the_first_line_stands_for_a_whole_file() -> None:
    places = {one["check_name"]: one["location"] for one in json.loads(render([SHOP], FAILED))}

    assert places["missing-name"]["lines"] == {"begin": 1}
