"""Findings for a terminal."""

from __future__ import annotations

from dataclasses import replace

from autodevops_cli.model.finding import Severity
from autodevops_cli.reporting.findings import Scene
from autodevops_cli.reporting.findings.text import render

from .reports import CLEAN, FAILED, INCOMPLETE, NOTHING, PASSED, SHOP


def test_findings_stand_under_their_file_with_the_line_and_advice_once_a_rule() -> None:
    assert render([SHOP], FAILED) == (
        ".github/workflows/ci.yml\n"
        "    12  ✗ high: actions/checkout@v4 can change under you [unpinned-action] [--fix]\n"
        "         │ - uses: actions/checkout@v4\n"
        "         = help: Name the full commit.\n"
        "    14  ✗ high: actions/cache@v4 can change under you [unpinned-action]\n"
        "\n"
        ".github/workflows/release.yml\n"
        "     3  ✗ critical: a password stands in the file [literal-secret]\n"
        "         = see .github/workflows/ci.yml:1\n"
        "\n"
        "4 findings (1 critical, 2 high, 1 info), 1 suppressed, 1 fixable with --fix, "
        "1 more fixable with --fix=all\n"
        "1 of severity info not shown; --verbose shows them\n"
    )


def test_notes_are_for_the_curious_and_for_those_whom_they_fail() -> None:
    note = "        · info: the workflow has no name [missing-name] [--fix=all]\n"

    assert note in render([SHOP], replace(FAILED, verbose=True))
    assert note in render([SHOP], replace(FAILED, fail_on=Severity.INFO))
    assert "actionlint did not look" in render([SHOP], replace(FAILED, verbose=True))


def test_nothing_found_is_one_line() -> None:
    assert render([CLEAN], PASSED) == "nothing found in 1 CI file\n"


def test_no_ci_is_not_called_clean() -> None:
    assert render([NOTHING], PASSED) == "no CI file was found\n"


def test_what_was_not_checked_is_told_beside_what_is_clean() -> None:
    assert render([CLEAN], INCOMPLETE) == (
        "not checked: there is no folder gone\n"
        "nothing found in 1 CI file, 1 source could not be checked\n"
    )


def test_several_repositories_have_a_heading_each() -> None:
    text = render([SHOP, CLEAN], FAILED)

    assert text.startswith("── shop\n\n.github/workflows/ci.yml\n")
    assert "\n── clean\n\n4 findings" in text


def test_colours_are_for_those_who_asked() -> None:
    assert "\x1b[31m✗ high\x1b[0m" in render([SHOP], replace(FAILED, color=True))
    assert "\x1b" not in render([SHOP], FAILED)


def test_what_no_file_tells_is_for_the_curious() -> None:
    assert "branch protection" in render([CLEAN], Scene(verbose=True))
    assert "branch protection" not in render([CLEAN], PASSED)
