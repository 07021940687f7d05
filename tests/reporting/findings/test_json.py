"""Findings for programs: JSON and a JSON object a line."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from autodevops_cli.data import schema
from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings import Scene
from autodevops_cli.reporting.findings import json_v1 as whole
from autodevops_cli.reporting.findings import ndjson as lines

from .reports import CLEAN, FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, PASSED, SHOP


def tightened(node: Any) -> Any:
    """The schema without room for properties that it does not describe."""
    if isinstance(node, list):
        return [tightened(one) for one in node]
    if not isinstance(node, dict):
        return node
    closed = {key: tightened(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and "type" in node:
        closed.setdefault("additionalProperties", False)
    return closed


@pytest.mark.parametrize(
    ("reports", "scene"),
    [([SHOP], FAILED), ([HOSTILE], HOSTILE_SCENE), ([SHOP, CLEAN], PASSED), ([], INCOMPLETE)],
    ids=["full", "hostile", "several", "none"],
)
def test_every_answer_is_as_the_schema_describes_it_to_the_last_property(
    reports: list[CheckReport], scene: Scene
) -> None:
    validator = jsonschema_rs.validator_for(tightened(schema("findings-v1")))

    found = [str(one) for one in validator.iter_errors(json.loads(whole.render(reports, scene)))]

    assert found == []


def test_a_program_learns_how_the_call_ended_and_what_is_unknown() -> None:
    data = json.loads(whole.render([CLEAN], INCOMPLETE))

    assert (data["exit_code"], data["exit_reason"]) == (5, "not-found")
    assert data["errors"] == ["there is no folder gone"]


def test_a_finding_has_its_fix_edit_by_edit() -> None:
    data = json.loads(whole.render([SHOP], FAILED))

    assert data["repositories"][0]["findings"][0]["fix"] == {
        "title": "Pin it",
        "path": ".github/workflows/ci.yml",
        "safe": True,
        "edits": [
            {
                "edit": "swap",
                "route": ["jobs", "test", "steps", 0, "uses"],
                "old": "@v4",
                "new": "@0123",
            }
        ],
    }


def test_a_suppressed_finding_has_the_reason() -> None:
    data = json.loads(whole.render([SHOP], FAILED))

    assert data["repositories"][0]["suppressed"][0]["suppressed"] == {
        "how": "inline",
        "reason": "we pin it soon",
        "owner": "ops",
        "until": "2027-01-01",
        "where": {"path": ".github/workflows/ci.yml", "line": 11},
    }


def test_texts_of_others_come_through_whole() -> None:
    data = json.loads(whole.render([HOSTILE], HOSTILE_SCENE))

    message = data["repositories"][0]["findings"][0]["message"]

    assert message == HOSTILE.findings[0].message.replace("\ud800", "\N{REPLACEMENT CHARACTER}")


def test_each_line_is_an_object_and_the_last_one_is_the_summary() -> None:
    objects = [json.loads(line) for line in lines.render([SHOP], FAILED).splitlines()]

    assert [one["type"] for one in objects] == [*["finding"] * 4, "suppressed", "summary"]
    assert objects[0]["repository"] == "shop"
    assert objects[-1]["severities"] == {
        "critical": 1, "high": 2, "medium": 0, "low": 0, "info": 1,
    }  # fmt: skip


def test_a_line_break_in_a_message_does_not_make_a_line() -> None:
    assert len(lines.render([HOSTILE], HOSTILE_SCENE).splitlines()) == len(HOSTILE.findings) + 2
