"""Text for terminals."""

from __future__ import annotations

import re
from dataclasses import replace

from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting import render

from .reports import EMPTY, HOSTILE, SHOP


def section(text: str, name: str) -> list[str]:
    """The lines under a heading."""
    body = text.split(f"\n{name}\n", 1)[1]
    return body.split("\n\n", 1)[0].splitlines()


def without_diff(report: RepoReport) -> RepoReport:
    assert report.proposal
    return replace(report, proposal=replace(report.proposal, diff=""))


def test_lines_fit_into_80_columns() -> None:
    for line in render([without_diff(SHOP)], "text").splitlines():
        assert len(line) <= 80, line


def test_the_headline_says_what_it_is() -> None:
    first = render([SHOP], "text").splitlines()[0]

    assert first == "shop: Python and Node.js, 143 files at 0123456789ab"


def test_components_are_ranked() -> None:
    assert section(render([SHOP], "text"), "What it is") == [
        "  1  .                  Python     uv · django  412 source files",
        "  2  web                Node.js    pnpm  80 source files",
    ]


def test_evidence_names_the_winner_and_the_beaten() -> None:
    lines = section(render([SHOP], "text"), "Evidence")

    at = lines.index("  Python           >=3.12")
    assert lines[at + 1 : at + 3] == [
        "                   because pyproject.toml:4: requires-python",
        "                   not 3.9 (Dockerfile:1: FROM)",
    ]


def test_what_is_missing_comes_with_where_we_looked() -> None:
    assert section(render([SHOP], "text"), "What is missing") == [
        "  no test command in web",
        "    looked for the test script of package.json",
    ]


def test_a_rule_is_recommended_once_however_many_places_break_it() -> None:
    lines = section(render([SHOP], "text"), "What would help")

    assert lines[0] == "  1  actions/checkout@v4 can change under you (and 1 more place)"
    assert sum("can change under you" in line for line in lines) == 1


def test_proof_says_what_passed_and_why_something_did_not_run() -> None:
    assert section(render([SHOP], "text"), "How far it is proven") == [
        "  ✓ schema       passed",
        "  – zizmor       not run: not asked for",
    ]


def test_plain_text_has_no_colour_codes_and_coloured_text_has() -> None:
    plain, coloured = render([SHOP], "text"), render([SHOP], "text", color=True)

    assert "\x1b" not in plain
    assert "\x1b[32m+name: CI\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_a_name_cannot_colour_the_terminal_itself() -> None:
    coloured = render([HOSTILE], "text", color=True)

    assert "\x1b[31m\u202e" not in coloured
    assert "�[31m" in coloured


def test_nothing_recognised_is_said_and_not_dressed_up() -> None:
    text = render([EMPTY], "text")

    assert "✗ Nothing here is known to us, so there is nothing to run." in text
    assert "What would be written" not in text


def test_an_open_question_turns_the_light_yellow() -> None:
    assert "  ! A pipeline of 2 jobs is proposed; it passed 1 check. Still open: no test" in render(
        [SHOP], "text"
    )


def test_a_grave_finding_in_our_own_output_turns_it_red() -> None:
    assert SHOP.proposal
    failed = replace(
        SHOP.proposal,
        rungs=(replace(SHOP.proposal.rungs[0], passed=False, note="1 finding"),),
        findings=(Finding("schema-violation", "no jobs", Place("ci.yml", 1), Severity.HIGH),),
    )

    text = render([replace(SHOP, proposal=failed)], "text")

    assert "✗ A pipeline is proposed, but these checks found something: schema." in text
    assert "high     ci.yml:1  schema-violation" in text


def test_when_nothing_would_change_the_next_step_is_to_understand() -> None:
    assert "autodevops explain command.test" in render([without_diff(SHOP)], "text")
