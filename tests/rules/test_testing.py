"""Which commands run tests, and what the rules make of where they run."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._page import workflow_of
from autodevops_cli.rules._testing import runs_tests

PATH = ".github/workflows/ci.yml"
CHECKOUT = "- uses: actions/checkout@v7\n"


def findings(rule: str, text: str, others: dict[str, str] | None = None) -> tuple[Finding, ...]:
    repo = open_memory({PATH: workflow_of(text), **(others or {})})
    return found_by(selected((rule,)), repo, read_all_ci(repo))


def told(rule: str, text: str, others: dict[str, str] | None = None) -> list[str]:
    return [one.message for one in findings(rule, text, others)]


def mended(rule: str, text: str, others: dict[str, str] | None = None) -> str:
    (found,) = findings(rule, text, others)
    assert found.fix
    return edited(workflow_of(text), found.fix.edits)


@pytest.mark.parametrize(
    "step",
    [
        "- run: pytest\n  continue-on-error: ${{ matrix.experimental }}\n",
        "- name: Test on nightly\n  run: pytest\n  continue-on-error: true\n",
        "- run: pytest\n  continue-on-error: true # flaky on arm, see 123\n",
        "- run: cargo check\n  continue-on-error: true\n",
        "- run: pytest --collect-only || true\n",
        "- run: pytest\n- run: pytest\n  continue-on-error: true\n",
    ],
)
def test_what_may_be_advisory(step: str) -> None:
    assert told("advisory-tests", step) == []


def test_the_shrug_is_named() -> None:
    assert told("advisory-tests", "- run: |\n    make\n    npm test || true\n") == [
        "the failure of `npm test` is shrugged off"
    ]


@pytest.mark.parametrize(
    "line,found",
    [
        ("tox", True),
        ("tox -e py311", True),
        ("tox -e lint", False),
        ("nox -s tests", True),
        ("nox -s release_build", False),
        ("nox --install-only", False),
        ("pipx run nox", True),
        ("uvx tox -e docs", False),
        ("uv run --python 3.14 python -m pytest", True),
        ("uv run mkdocs build", False),
        ("make check", True),
        ("npm run check", False),
        ("cargo test --no-run", False),
        ("go test ./...", True),
        ("go vet ./...", False),
        ("bundle exec rspec", True),
        ("rake spec", True),
        ("echo pytest", False),
    ],
)
def test_which_commands_run_tests(line: str, found: bool) -> None:
    assert any(map(runs_tests, commands(line))) is found


MAIN = """\
on:
  push:
    branches: [main]
jobs:
  a:
    runs-on: x
    steps:
      - run: STEP
"""
B = ".github/workflows/b.yml"


@pytest.mark.parametrize(
    "others",
    [
        {B: "on: pull_request\njobs: {a: {uses: o/r/.github/workflows/t.yml@v1}}\n"},
        {B: "on: pull_request\njobs: {a: {steps: [{run: make}]}}\n"},
        {B: "on: merge_group\njobs: {a: {steps: [{run: go test}]}}\n"},
        {B: "on: {push: {branches: ['**']}}\njobs: {a: {steps: [{run: go test}]}}\n"},
        {".gitlab-ci.yml": "a:\n  script: pytest\n"},
        {".travis.yml": "language: python\nscript: pytest\n"},
    ],
)
def test_pull_requests_may_be_tested_elsewhere(others: dict[str, str]) -> None:
    assert told("untested-pull-requests", MAIN.replace("STEP", "pytest"), others) == []


def test_linting_a_pull_request_is_not_testing_it() -> None:
    lint = "on: pull_request\njobs: {a: {steps: [{run: ruff check}]}}\n"
    others = {B: lint}

    assert told("untested-pull-requests", MAIN.replace("STEP", "ruff check"), others) == []
    assert told("untested-pull-requests", MAIN.replace("STEP", "pytest"), others) == [
        "the tests run when a change is merged already, and on no pull request"
    ]
