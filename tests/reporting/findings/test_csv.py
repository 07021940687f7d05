"""Findings for a spreadsheet."""

from __future__ import annotations

import csv
import io

from autodevops_cli.reporting.findings.csv import render

from .reports import FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, NOTHING, SHOP


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_finding_is_a_row() -> None:
    assert rows(render([SHOP], FAILED))[0] == {
        "repository": "shop",
        "path": ".github/workflows/ci.yml",
        "line": "12",
        "severity": "high",
        "confidence": "high",
        "rule": "unpinned-action",
        "message": "actions/checkout@v4 can change under you",
        "hint": "Name the full commit.",
        "source": "autodevops",
        "fix": "safe",
        "fingerprint": "0" * 32,
    }


def test_lines_end_as_the_standard_says() -> None:
    assert render([SHOP], FAILED).count("\r\n") == render([SHOP], FAILED).count("\n") == 5


def test_no_cell_is_a_formula() -> None:
    cells = [cell for row in rows(render([HOSTILE], HOSTILE_SCENE)) for cell in row.values()]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in cells


def test_what_was_not_checked_is_a_row() -> None:
    found = rows(render([NOTHING], INCOMPLETE))

    assert [(one["rule"], one["message"]) for one in found] == [
        ("not-checked", "there is no folder gone")
    ]
