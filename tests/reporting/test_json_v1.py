"""JSON for programs."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from autodevops_cli.data import schema
from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.reporting import render
from autodevops_cli.reporting.summary import summary

from .reports import EMPTY, HOSTILE, SHOP


def tightened(node: Any) -> Any:
    """The schema without room for properties that it does not describe."""
    if isinstance(node, list):
        return [tightened(one) for one in node]
    if not isinstance(node, dict):
        return node
    closed = {key: tightened(value) for key, value in node.items()}
    if "properties" in node and isinstance(node["properties"], dict) and "type" in node:
        closed.setdefault("additionalProperties", False)
    return closed


def problems(data: object) -> list[str]:
    validator = jsonschema_rs.validator_for(tightened(schema("report-v1")))
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize(
    "reports", [[SHOP], [EMPTY], [HOSTILE], [SHOP, EMPTY], []],
    ids=["full", "nothing recognised", "hostile", "several", "none"],
)  # fmt: skip
def test_every_report_is_as_the_schema_describes_it_to_the_last_property(
    reports: list[RepoReport],
) -> None:
    assert problems(json.loads(render(reports, "json"))) == []


def test_the_schema_notices_a_property_that_is_missing() -> None:
    data = json.loads(render([SHOP], "json"))
    del data["components"][0]["facts"][0]["because"]["line"]

    assert problems(data) != []


def test_one_repository_is_one_object_and_several_are_in_an_envelope() -> None:
    one, two = json.loads(render([SHOP], "json")), json.loads(render([SHOP, EMPTY], "json"))

    assert one["schema"] == "autodevops/report/v1"
    assert two["schema"] == "autodevops/reports/v1"
    assert [report["summary"]["languages"] for report in two["reports"]] == [["python", "node"], []]


def test_a_fact_carries_its_evidence_and_the_beaten() -> None:
    facts = json.loads(render([SHOP], "json"))["components"][0]["facts"]

    assert next(one for one in facts if one["subject"] == "python.version") == {
        "subject": "python.version",
        "value": ">=3.12",
        "because": {
            "path": "pyproject.toml", "line": 4, "note": "requires-python", "strength": "declared",
        },
        "agreeing": [],
        "overruled": [
            {
                "value": "3.9", "path": "Dockerfile", "line": 1, "note": "FROM",
                "strength": "declared",
            }
        ],
    }  # fmt: skip


def test_what_the_rules_say_stands_with_the_file_they_say_it_of() -> None:
    ci = json.loads(render([SHOP], "json"))["existing_ci"]

    assert [(one["path"], len(one["findings"])) for one in ci] == [(".github/workflows/old.yml", 2)]


def test_the_summary_is_the_one_that_scorers_read() -> None:
    data = json.loads(render([SHOP], "json"))

    assert data["summary"] == summary(SHOP.analysis)
    assert data["summary"]["commands"]["test"] == "uv run pytest"
    assert data["summary"]["services"] == ["postgres"]
    assert data["summary"]["versions"] == {"python": ">=3.12"}
    assert data["summary"]["issues"] == ["runtime-version-conflict"]


def test_how_it_ended_is_a_word() -> None:
    assert json.loads(render([SHOP], "json"))["exit_reason"] == "ok"
    assert json.loads(render([EMPTY], "json"))["exit_reason"] == "nothing-recognised"


def test_the_files_to_write_are_there_in_full() -> None:
    proposal = json.loads(render([SHOP], "json"))["proposal"]

    assert proposal["files"] == [{"path": ".github/workflows/ci.yml", "text": "name: CI\n"}]
    assert proposal["rungs"][1] == {"name": "zizmor", "passed": None, "note": "not asked for"}


def test_names_of_the_repository_come_through_unchanged() -> None:
    data = json.loads(render([HOSTILE], "json"))

    assert data["repository"]["name"] == HOSTILE.analysis.name


def test_where_it_is_deployed_to_is_a_list_with_places() -> None:
    shop, empty = (json.loads(render([one], "json")) for one in (SHOP, EMPTY))

    assert shop["deploy_targets"] == [
        {"target": "fly", "path": "fly.toml", "line": 1, "note": "an application on Fly.io"}
    ]
    assert empty["deploy_targets"] == []


def test_a_report_from_before_there_were_deploy_targets_is_still_valid() -> None:
    data = json.loads(render([SHOP], "json"))
    del data["deploy_targets"]

    assert problems(data) == []
