"""What holds for every format of findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings import format_names, format_of

from .reports import (
    CLEAN,
    EVIL,
    FAILED,
    HOSTILE,
    HOSTILE_SCENE,
    INCOMPLETE,
    NOTHING,
    PASSED,
    SHOP,
    many,
)

EACH = pytest.mark.parametrize("name", format_names())


def test_formats_are_named_after_their_modules_with_dashes_and_without_version() -> None:
    assert format_names() == (
        "csv", "github", "github-summary", "gitlab", "html", "json", "junit", "markdown", "ndjson",
        "sarif", "text",
    )  # fmt: skip


@EACH
def test_a_format_says_its_own_name(name: str) -> None:
    assert format_of(name).name == name


@EACH
def test_the_same_findings_are_the_same_text(name: str) -> None:
    render = format_of(name).render

    assert render([SHOP, HOSTILE], FAILED) == render([SHOP, HOSTILE], FAILED)


@EACH
@pytest.mark.parametrize(
    "reports", [[SHOP], [CLEAN], [NOTHING], [SHOP, HOSTILE], []],
    ids=["findings", "clean", "no CI", "several", "none"],
)  # fmt: skip
def test_every_text_ends_with_one_line_break(name: str, reports: list[CheckReport]) -> None:
    text = format_of(name).render(reports, FAILED)

    assert text.endswith("\n")
    assert not text.removesuffix("\n").removesuffix("\r").endswith("\n")


@EACH
def test_nothing_that_a_terminal_obeys_or_that_cannot_be_written_gets_through(name: str) -> None:
    text = format_of(name).render([HOSTILE], HOSTILE_SCENE)

    assert not {*"\x00\x1b\x9b\u202e\t"} & {*text}
    assert text.encode()


@EACH
def test_a_source_that_was_not_checked_is_told(name: str) -> None:
    assert "there is no folder gone" in format_of(name).render([CLEAN], INCOMPLETE)
    assert "there is no folder gone" in format_of(name).render([], INCOMPLETE)


@EACH
def test_every_finding_is_told_with_rule_and_message(name: str) -> None:
    curious = replace(FAILED, verbose=True)
    text = format_of(name).render([SHOP], curious).replace("\N{ZERO WIDTH SPACE}", "")

    for one in SHOP.findings:
        assert one.rule in text
        assert one.message in text


@pytest.mark.parametrize("name", ["html", "markdown", "github-summary", "junit", "gitlab", "csv"])
def test_what_is_about_a_secret_does_not_show_it(name: str) -> None:
    assert "hunter2" not in format_of(name).render([SHOP], PASSED)


@EACH
def test_ten_thousand_findings_are_written(name: str) -> None:
    assert "it is worst" in format_of(name).render([many(10_000)], FAILED)


def test_the_hostile_text_is_hostile() -> None:
    assert {*"\x00\x1b\x9b\u202e\t\ud800"} <= {*EVIL}
