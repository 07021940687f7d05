"""Findings for a comment on a change."""

from __future__ import annotations

import re

from autodevops_cli.reporting.findings.markdown import render

from .reports import FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, NOTHING, SHOP, many


def test_the_gravest_comes_first_and_advice_is_folded() -> None:
    text = render([SHOP], FAILED).replace("\N{ZERO WIDTH SPACE}", "")

    assert text == (
        "### autodevops check\n"
        "\n"
        "❌ 4 findings (1 critical, 2 high, 1 info), 1 suppressed, 1 fixable with --fix, "
        "1 more fixable with --fix=all\n"
        "\n"
        "Exit code 1: findings\n"
        "\n"
        "| Severity | Where | What | Rule |\n"
        "|---|---|---|---|\n"
        "| 🔴 critical | `.github/workflows/release.yml:3` | a password stands in the file "
        "| `literal-secret` |\n"
        "| 🔴 high | `.github/workflows/ci.yml:12` | actions/checkout@v4 can change under you "
        "| `unpinned-action` (--fix) |\n"
        "| 🔴 high | `.github/workflows/ci.yml:14` | actions/cache@v4 can change under you "
        "| `unpinned-action` |\n"
        "| ⚪ info | `.github/workflows/ci.yml` | the workflow has no name | `missing-name` |\n"
        "\n"
        "<details>\n"
        "<summary>How to put it right</summary>\n"
        "\n"
        "- `unpinned-action`: Name the full commit. [more](https://docs.example.org/pins)\n"
        "\n"
        "</details>\n"
    )


def test_what_was_not_checked_is_listed() -> None:
    assert "\n- not checked: there is no folder gone\n" in render([NOTHING], INCOMPLETE)


def test_a_row_is_a_row_and_nobody_is_mentioned() -> None:
    text = render([HOSTILE], HOSTILE_SCENE)

    rows = [line for line in text.splitlines() if line.startswith("| ")]
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", "\n".join(rows))
    assert len(rows) == 1 + len(HOSTILE.findings)
    assert "<" not in outside
    assert "@all" not in outside
    assert "](" not in outside.replace("\\]\\(", "")


def test_a_comment_is_never_longer_than_a_forge_takes() -> None:
    text = render([many(5_000, "wrong " * 100)], FAILED)

    assert len(text) <= 65_536
    assert "it is worst" in text
    assert "which did not fit here" in text
