"""SARIF, as code scanning reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings import Scene
from autodevops_cli.reporting.findings.sarif import render

from .reports import CI, CLEAN, FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, SHOP, many

PINNED = "      - uses: actions/checkout@0123\n"


def runs(reports: list[CheckReport], scene: Scene) -> list[Any]:
    log = json.loads(render(reports, scene))
    assert log["version"] == "2.1.0"
    return list(log["runs"])


def test_a_result_says_what_where_and_how_it_is_told_apart() -> None:
    result = runs([SHOP], FAILED)[0]["results"][1]

    assert result == {
        "ruleId": "unpinned-action",
        "ruleIndex": 2,
        "level": "error",
        "message": {"text": "actions/checkout@v4 can change under you"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": CI, "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 12, "startColumn": 7, "endColumn": 34},
                }
            }
        ],
        "properties": {"severity": "high", "confidence": "high", "source": "autodevops"},
        "partialFingerprints": {
            "primaryLocationLineHash": f"{'0' * 32}:1",
            "autodevopsFinding/v1": "0" * 32,
        },
        "fixes": [
            {
                "description": {"text": "Pin it"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": CI, "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {
                                    "startLine": 6, "startColumn": 1, "endLine": 7, "endColumn": 1,
                                },
                                "insertedContent": {"text": PINNED},
                            }
                        ],
                    }
                ],
            }
        ],
    }  # fmt: skip


def test_a_fix_that_adds_lines_takes_none_away() -> None:
    result = runs([SHOP], FAILED)[0]["results"][3]

    (change,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert change == {
        "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
        "insertedContent": {"text": "name: CI\n"},
    }


def test_a_fix_that_cannot_be_made_is_left_out() -> None:
    without = replace(SHOP, texts={CI: "on: push\n"})

    assert "fixes" not in runs([without], FAILED)[0]["results"][1]


def test_a_rule_has_help_level_tags_and_its_weight_for_security() -> None:
    rules = runs([SHOP], FAILED)[0]["tool"]["driver"]["rules"]

    assert rules[2] == {
        "id": "unpinned-action",
        "name": "An action that can change",
        "shortDescription": {"text": "An action that can change"},
        "fullDescription": {"text": "A tag."},
        "help": {
            "text": "A tag.\n\nTags move.\n\nFix: Pin `it`.",
            "markdown": "A tag.\n\nTags move.\n\n**Fix:** Pin `it`.\n\n"
            "- <https://docs.example.org/pins>",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["security", "supply-chain"],
            "precision": "high",
            "security-severity": "8.0",
        },
        "helpUri": "https://docs.example.org/pins",
    }


def test_a_rule_of_another_linter_is_described_shortly() -> None:
    rules = runs([SHOP], FAILED)[0]["tool"]["driver"]["rules"]

    assert [one["id"] for one in rules] == ["literal-secret", "missing-name", "unpinned-action"]
    assert rules[1]["defaultConfiguration"] == {"level": "note"}


def test_suppressed_findings_are_left_out() -> None:
    assert len(runs([SHOP], FAILED)[0]["results"]) == len(SHOP.findings)
    assert "we pin it soon" not in render([SHOP], FAILED)


def test_the_order_of_results_is_the_gravest_first() -> None:
    levels = [one["properties"]["severity"] for one in runs([SHOP], FAILED)[0]["results"]]

    assert levels == ["critical", "high", "high", "info"]


def test_what_was_not_checked_makes_the_run_a_failed_one() -> None:
    for reports in ([CLEAN], []):
        invocation = runs([*reports], INCOMPLETE)[0]["invocations"][0]
        assert invocation["executionSuccessful"] is False
        assert invocation["exitCode"] == 5
        assert invocation["toolExecutionNotifications"] == [
            {"level": "error", "message": {"text": "not checked: there is no folder gone"}}
        ]


def test_findings_alone_are_a_call_that_went_well() -> None:
    assert runs([SHOP], FAILED)[0]["invocations"][0]["executionSuccessful"] is True


def test_each_repository_is_a_run_of_its_own_category() -> None:
    ids = [one["automationDetails"]["id"] for one in runs([SHOP, CLEAN], FAILED)]

    assert ids == ["autodevops/shop/", "autodevops/clean/"]


def test_too_many_results_leave_the_gravest_and_a_notification() -> None:
    run = runs([many(26_000)], FAILED)[0]

    assert len(run["results"]) == 25_000
    assert run["results"][0]["ruleId"] == "worst"
    assert "1000 findings were left out" in json.dumps(run["invocations"])


def test_the_log_never_grows_beyond_what_github_takes() -> None:
    assert len(render([many(20_000, "wrong " * 150)], FAILED).encode()) < 10_000_000


def test_a_path_stays_a_path_below_the_root_and_a_message_holds_no_link() -> None:
    result = runs([HOSTILE], HOSTILE_SCENE)[0]["results"][0]

    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("a%00%1B%5B31m")
    assert not {*' ":<>|`\\'} & {*uri}
    assert "](" not in result["message"]["text"]
