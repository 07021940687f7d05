"""Annotations and the job summary of GitHub Actions."""

from __future__ import annotations

from autodevops_cli.reporting.findings import github_summary
from autodevops_cli.reporting.findings.github import render

from .reports import CLEAN, FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, PASSED, SHOP, many


def test_the_gravest_comes_first_for_only_ten_of_a_level_are_shown() -> None:
    assert render([SHOP], FAILED) == (
        "::error file=.github/workflows/release.yml,line=3,title=literal-secret (critical)::"
        "a password stands in the file\n"
        "::error file=.github/workflows/ci.yml,line=12,title=unpinned-action (high)::"
        "actions/checkout@v4 can change under you\n"
        "::error file=.github/workflows/ci.yml,line=14,title=unpinned-action (high)::"
        "actions/cache@v4 can change under you\n"
        "::notice file=.github/workflows/ci.yml,line=1,title=missing-name (info)::"
        "the workflow has no name\n"
        "4 findings (1 critical, 2 high, 1 info), 1 suppressed, 1 fixable with --fix, "
        "1 more fixable with --fix=all\n"
    )


def test_what_was_not_checked_is_an_error() -> None:
    assert render([CLEAN], INCOMPLETE).startswith(
        "::error title=autodevops::not checked: there is no folder gone\n"
    )


def test_no_text_becomes_a_command_or_another_property() -> None:
    lines = render([HOSTILE], HOSTILE_SCENE).splitlines()

    assert len(lines) == len(HOSTILE.findings) + len(HOSTILE_SCENE.errors) + 1
    properties = lines[2].removeprefix("::error ").partition("::")[0]
    assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "line", "title"]
    assert "x%2C%250A%3A" in properties


def test_the_summary_says_passed_or_failed_first() -> None:
    assert github_summary.render([CLEAN], PASSED) == (
        "### autodevops check\n\n✅ nothing found in 1 CI file\n"
    )
    assert "❌ 4 findings" in github_summary.render([SHOP], FAILED)


def test_a_summary_too_long_for_github_keeps_the_gravest_and_says_so() -> None:
    text = github_summary.render([many(20_000, "wrong " * 20)], FAILED)

    assert len(text.encode()) < 1 << 20
    assert "it is worst" in text
    assert "which did not fit here" in text
