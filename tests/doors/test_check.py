"""`check` as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from autodevops_cli.cli.app import app
from tests.conftest import MakeGit

WORKFLOW = """\
name: CI
on: [push]
permissions: {}
concurrency: ci-${{ github.ref }}
jobs:
  test:
    name: Test
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - name: Get a tool
        run: curl -s https://example.org/a | bash
"""
PATH = ".github/workflows/ci.yml"
runner = CliRunner()


def check(*words: str | Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a call."""
    done = runner.invoke(app, ["check", "--no-linters", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_a_finding_fails_the_call_and_names_its_place(make_git: MakeGit) -> None:
    root = make_git({PATH: WORKFLOW})

    code, out, err = check(root, "--select", "curl-pipe-shell")

    assert (code, err) == (1, "")
    assert "ci.yml" in out and "12" in out and "curl-pipe-shell" in out


def test_what_is_below_the_limit_is_told_and_does_not_fail(make_git: MakeGit) -> None:
    root = make_git({PATH: WORKFLOW})

    code, out, _ = check(root, "--select", "curl-pipe-shell", "--fail-on", "critical")

    assert code == 0
    assert "curl-pipe-shell" in out
    assert check(root, "--fail-on", "never")[0] == 0
    assert check(root, "--exit-zero")[0] == 0


def test_a_rule_can_be_left_out_by_its_name_and_by_its_topic(make_git: MakeGit) -> None:
    root = make_git({PATH: WORKFLOW})

    assert "curl-pipe-shell" not in check(root, "--ignore", "curl-pipe-shell")[1]
    assert "curl-pipe-shell" not in check(root, "--ignore", "supply-chain")[1]


def test_one_file_can_be_checked_alone(make_git: MakeGit) -> None:
    other = ".github/workflows/other.yml"
    root = make_git({PATH: WORKFLOW, other: WORKFLOW})

    _, out, _ = check(root / other, "--select", "curl-pipe-shell")

    assert "other.yml" in out and "ci.yml" not in out


def test_without_ci_there_is_nothing_to_say(make_git: MakeGit) -> None:
    root = make_git({"README.md": "# A\n"})

    assert check(root, "--select", "validity")[0] == 3
    assert check(root, "--select", "validity", "--allow-empty")[0] == 0


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        pytest.param(["--select", "curl-pipe-shel"], "curl-pipe-shell", id="rule"),
        pytest.param(["--fail-on", "hihg"], "high", id="severity"),
        pytest.param(["--min-confidence", "lo"], "low", id="confidence"),
        pytest.param(["-o", "txt"], "text", id="format"),
        pytest.param(["--fix=saf"], "safe", id="fix"),
    ],
)
def test_a_mistyped_word_is_the_callers_mistake_and_the_right_one_is_named(
    make_git: MakeGit, words: list[str], hint: str
) -> None:
    code, _, err = check(make_git({PATH: WORKFLOW}), *words)

    assert code == 2
    assert f"did you mean {hint}" in err


def test_a_broken_workflow_is_a_finding(make_git: MakeGit) -> None:
    root = make_git({PATH: "on: push\njobs:\n  a: [\n"})

    code, out, _ = check(root, "--select", "broken-yaml")

    assert code == 1
    assert "broken-yaml" in out


def test_a_source_that_is_not_there_makes_the_answer_incomplete(make_git: MakeGit) -> None:
    root = make_git({PATH: WORKFLOW})

    code, out, err = check(root, root / "nowhere", "--select", "curl-pipe-shell")

    assert code == 5
    assert "curl-pipe-shell" in out
    assert "nowhere" in err


def test_a_revision_is_checked_as_it_was(make_git: MakeGit) -> None:
    root = make_git({PATH: WORKFLOW})
    (root / PATH).write_text("name: CI\non: push\njobs: {}\n")

    assert "curl-pipe-shell" in check(root, "--rev", "HEAD", "--select", "curl-pipe-shell")[1]
    assert "curl-pipe-shell" not in check(root, "--select", "curl-pipe-shell")[1]


def test_nothing_can_be_put_right_in_a_revision(make_git: MakeGit) -> None:
    code, _, err = check(make_git({PATH: WORKFLOW}), "--rev", "HEAD", "--fix")

    assert code == 2
    assert "was not read from a folder" in err
