"""Drift is told to people and programs alike: the state, the reason, the next step."""

from __future__ import annotations

import json

from autodevops_cli.model.drift import Drift, DriftReport, Ownership, Refusal, State
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting.drift import Look, render

REPORT = DriftReport(
    "owner/a_b",
    (
        Drift(
            "ci.yml",
            State.CONFLICT,
            base="run: a\n",
            current=b"run: b\x1b[2J\n",
            new="run: c\n",
            refused=(Refusal("jobs.test.steps[0].run", "b\x1b[2J", "", 4),),
            findings=(Finding("some-rule", "a | b", Place("ci.yml", 2), Severity.HIGH),),
        ),
        Drift("bot.yml", State.HAND_EDITED, Ownership.EJECTED),
        Drift("new.yml", State.STALE_TEMPLATE, new="x\n"),
    ),
    provider="github",
)


def test_text_has_a_line_a_file_and_what_to_do() -> None:
    assert render([REPORT], "text", Look()) == (
        "conflict        ci.yml was edited where we would write something else now\n"
        "                ci.yml:4 jobs.test.steps[0].run\n"
        "                  yours: b\N{REPLACEMENT CHARACTER}[2J\n"
        "                  ours:  (nothing)\n"
        "                ci.yml:2: high: a | b [some-rule]\n"
        "                next: autodevops update, which keeps your lines; or revert\n"
        "ejected         bot.yml is never touched again\n"
        "stale-template  new.yml is not there yet, and we would write it now\n"
        "                next: autodevops update\n"
    )


def test_text_is_coloured_by_what_wants_a_person() -> None:
    told = render([REPORT], "text", Look(color=True)).splitlines()

    assert told[0].startswith("\x1b[31mconflict        \x1b[0mci.yml")
    assert told[6].startswith("\x1b[32mejected         \x1b[0mbot.yml")


def test_both_sides_are_shown_without_what_a_terminal_obeys() -> None:
    told = render([REPORT], "text", Look(diff=True))

    assert (
        "+++ b/ci.yml (yours)\n@@ -1 +1 @@\n-run: a\n+run: b\N{REPLACEMENT CHARACTER}[2J\n" in told
    )
    assert "+++ b/ci.yml (ours)\n@@ -1 +1 @@\n-run: a\n+run: c\n" in told


def test_programs_get_everything() -> None:
    told = json.loads(render([REPORT], "json", Look(1, "drift", diff=True)))

    assert told["schema"] == "autodevops/drift/v1"
    assert told["exit_reason"] == "drift"
    (repository,) = told["repositories"]
    assert (repository["name"], repository["locked"], repository["drifted"]) == (
        "owner/a_b", True, True,
    )  # fmt: skip
    first = repository["files"][0]
    assert (first["path"], first["state"], first["policy"]) == ("ci.yml", "conflict", "managed")
    assert first["refused"] == [
        {"where": "jobs.test.steps[0].run", "line": 4, "kept": "b\x1b[2J", "refused": ""}
    ]
    assert first["findings"][0]["rule"] == "some-rule"
    assert sorted(first["diffs"]) == ["ci.yml: ours", "ci.yml: yours"]
    assert [one["drifted"] for one in repository["files"]] == [True, False, True]


def test_markdown_is_a_table_that_no_text_breaks() -> None:
    told = render([REPORT], "markdown", Look())

    assert told.startswith(
        "# Drift of owner/a\\_b\n\n| File | State | Why | Next |\n| --- | --- | --- | --- |\n"
        "| ci.yml | ❌ conflict | was edited where we would write something else now | "
    )
    assert "\n- high: ci.yml:2: a \\| b \\[some-rule\\]\n" in told
    assert "| bot.yml | ✅ ejected | is never touched again |  |\n" in told


def test_a_fence_is_longer_than_any_inside() -> None:
    refusal = Refusal("a", "````\n", "b")
    report = DriftReport("a", (Drift("ci.yml", State.CONFLICT, refused=(refusal,)),))

    assert "\n`````\n````\n`````\n" in render([report], "markdown", Look())
