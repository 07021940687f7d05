"""Fixes in SARIF: whoever replaces the lines gets what the edits say."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.edit import Add, Drop, Edit, Fix, Put, Remark, Swap, Whole
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.reporting.findings.sarif import render
from autodevops_cli.repository.yaml_edit import edited

from .reports import CI, FAILED, TEXT

USES = ("jobs", "test", "steps", 0, "uses")


def fixes(text: str, *edits: Edit) -> list[dict[str, object]]:
    """Return the replacements that the log has for a finding with these edits."""
    finding = Finding("wrong", "it is wrong", Place(CI, 6), fix=Fix("Mend it", CI, edits))
    report = CheckReport("shop", files=(CI,), findings=(finding,), texts={CI: text})
    (result,) = json.loads(render([report], FAILED))["runs"][0]["results"]
    return [
        change["replacements"][0]
        for fix in result.get("fixes", [])
        for change in fix["artifactChanges"]
    ]


def replaced(text: str, change: dict[str, object]) -> str:
    """Return the text with whole lines replaced, as a reader of SARIF does it."""
    region, new = change["deletedRegion"], change["insertedContent"]
    assert isinstance(region, dict)
    assert isinstance(new, dict)
    assert (region["startColumn"], region["endColumn"]) == (1, 1)
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return "".join(
        (*lines[: region["startLine"] - 1], new["text"], *lines[region["endLine"] - 1 :])
    )


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n")], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    "edits",
    [
        (Swap(USES, "@v4", "@0123"), Remark(USES, "v4.0.0")),
        (Put(("permissions",), "{}", "on"),),
        (Put(("jobs", "test", "timeout-minutes"), "20"),),
        (Drop(("jobs", "test", "steps", 1)),),
        (Add(("jobs", "test", "steps"), 1, "run: make"),),
        (Whole("on: push\n"),),
    ],
    ids=["swap", "new key", "at the end", "drop", "add", "whole"],
)
def test_replacing_the_lines_is_making_the_edits(text: str, edits: tuple[Edit, ...]) -> None:
    (change,) = fixes(text, *edits)

    assert replaced(text, change) == edited(text, edits)


def test_an_edit_of_nothing_is_no_fix() -> None:
    assert fixes(TEXT, Swap(USES, "@v9", "@0123")) == []


def test_a_fix_that_brings_a_book_is_left_out() -> None:
    assert fixes(TEXT, Whole("on: push\n" * 1_000)) == []
