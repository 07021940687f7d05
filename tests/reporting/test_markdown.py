"""Markdown for pull requests and wikis."""

from __future__ import annotations

import re

from autodevops_cli.reporting import render

from .reports import EMPTY, HOSTILE, SHOP


def test_evidence_is_a_table() -> None:
    lines = render([SHOP], "markdown").splitlines()

    at = lines.index("## Evidence")
    assert lines[at + 2] == "| Folder | What | Value | Because | Overruled |"
    assert "| `.` | test | `uv run pytest` | `pyproject.toml:30`: \\[tool.pytest\\] |  |" in lines


def test_a_column_that_is_empty_everywhere_is_left_out() -> None:
    assert "| Job | Matrix | Limit |" in render([SHOP], "markdown")


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    for report in (SHOP, HOSTILE):
        width = 0
        for line in render([report], "markdown").splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line)) - 1
            assert cells == (width or cells), line
            width = cells


def test_the_diff_is_folded() -> None:
    text = render([SHOP], "markdown")

    assert "<details>\n<summary>The diff</summary>\n\n```diff\n--- /dev/null\n" in text


def test_a_fence_is_longer_than_the_backticks_in_the_diff() -> None:
    text = render([HOSTILE], "markdown")

    assert "````diff\n" in text
    assert text.count("````") == 2


def test_no_markup_of_a_name_survives_outside_code() -> None:
    text = render([HOSTILE], "markdown")
    prose = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text, flags=re.DOTALL)

    assert "<script" not in prose
    assert "@everyone" not in prose
    assert "\n# heading" not in prose


def test_a_repository_without_anything_gets_a_sentence() -> None:
    assert "🔴 **Not ready.** Nothing here is known to us" in render([EMPTY], "markdown")
