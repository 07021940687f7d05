"""`autodevops check`: what it tells, in which format, and where to."""

from __future__ import annotations

import json
from pathlib import Path

from ..conftest import MakeRepo, RunTool

OPEN_ENDED = {
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n"
    "    steps:\n      - run: echo\n"
}


def test_several_formats_are_written_by_one_call(
    make_repo: MakeRepo, run_tool: RunTool, tmp_path: Path
) -> None:
    root = make_repo(OPEN_ENDED).root

    done = run_tool("check", str(root), "-o", "sarif=x.sarif", "-o", "gitlab=y.json", "-o", "text")

    assert done.returncode == 1
    assert "the job a has no time limit" in done.stdout
    assert json.loads((tmp_path / "x.sarif").read_text())["runs"][0]["results"]
    assert json.loads((tmp_path / "y.json").read_text())


def test_on_github_findings_are_annotations_and_a_summary_below_what_is_there(
    make_repo: MakeRepo, run_tool: RunTool, tmp_path: Path
) -> None:
    root = make_repo(OPEN_ENDED).root
    summary = tmp_path / "summary.md"
    summary.write_text("Before.\n")

    done = run_tool("check", str(root), GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))

    assert "::warning file=.github/workflows/ci.yml,line=3" in done.stdout
    assert summary.read_text().startswith("Before.\n### autodevops check\n")


def test_on_github_without_a_summary_file_there_are_annotations_only(
    make_repo: MakeRepo, run_tool: RunTool, tmp_path: Path
) -> None:
    root = make_repo(OPEN_ENDED).root
    gone = tmp_path / "gone" / "summary.md"

    done = run_tool("check", str(root), GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(gone))

    assert done.returncode == 1
    assert done.stdout.startswith("::")


def test_on_github_what_was_asked_for_is_what_is_told(
    make_repo: MakeRepo, run_tool: RunTool, tmp_path: Path
) -> None:
    root = make_repo(OPEN_ENDED).root
    summary = tmp_path / "summary.md"
    summary.write_text("")

    done = run_tool(
        "check", str(root), "-o", "text",
        GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary),
    )  # fmt: skip

    assert done.stdout.startswith(".github/workflows/ci.yml\n")
    assert summary.read_text() == ""


def test_a_source_that_is_not_there_is_told_in_the_report_too(
    make_repo: MakeRepo, run_tool: RunTool
) -> None:
    root = make_repo(OPEN_ENDED).root

    done = run_tool("check", str(root), "gone", "-o", "json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["exit_code"]) == (5, 5)
    assert len(told["errors"]) == 1


def test_a_jenkinsfile_can_be_named_alone(make_repo: MakeRepo, run_tool: RunTool) -> None:
    root = make_repo({**OPEN_ENDED, "Jenkinsfile": "node { sh 'npm install' }\n"}).root

    done = run_tool("check", f"{root}/Jenkinsfile", "-o", "json")

    told = json.loads(done.stdout)
    assert [one["name"] for one in told["repositories"]] == ["repo"]
    assert ".github" not in json.dumps(told["repositories"][0]["findings"])
