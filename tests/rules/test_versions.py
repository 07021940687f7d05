"""Which runners, languages and services are past their end, and which only look so."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._page import workflow_of

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


def test_a_floating_image_is_the_one_of_today() -> None:
    job = "runs-on: ubuntu-latest # cheap\nsteps: []\n"

    assert "    runs-on: ubuntu-24.04 # cheap\n" in mended("floating-runner", job)
    assert told("floating-runner", "runs-on: [self-hosted, ubuntu-latest-gpu]\n") == []


@pytest.mark.parametrize(
    "label,rule",
    [
        ("ubuntu-18.04", "retired-runner"),
        ("macos-99", "retired-runner"),
        ("ubuntu-22.04", "deprecated-runner"),
        ("ubuntu-24.04", ""),
        ("[self-hosted, ubuntu-18.04]", ""),
        ("ubuntu-18.04-our-own", ""),
    ],
)
def test_a_runner_is_either_gone_or_going(label: str, rule: str) -> None:
    job = f"runs-on: {label}\nsteps: []\n"

    for one in ("retired-runner", "deprecated-runner"):
        assert bool(told(one, job)) is (one == rule)


def test_nobody_knows_where_a_matrix_should_move() -> None:
    job = "strategy:\n  matrix: {os: [ubuntu-20.04]}\nruns-on: ${{ matrix.os }}\nsteps: []\n"

    assert [one.fix for one in findings("retired-runner", job)] == [None]


@pytest.mark.parametrize(
    "action,inputs,ended",
    [
        ("actions/setup-python", "python-version: 3.8", "Python 3.8"),
        ("actions/setup-python", "python-version: 3.8.18", "Python 3.8.18"),
        ("actions/setup-python", "python-version: 3.8 - 3.9", "Python 3.8 - 3.9"),
        ("actions/setup-python", "python-version: 3.x", ""),
        ("actions/setup-python", "python-version: pypy-3.8", ""),
        ("actions/setup-python", "python-version: ${{ inputs.python }}", ""),
        ("actions/setup-node", "node-version: 16", "Node.js 16"),
        ("actions/setup-node", "node-version: ^16", "Node.js ^16"),
        ("actions/setup-node", "node-version: lts/hydrogen", ""),
        ("actions/setup-node", "node-version: 999", ""),
        ("actions/setup-go", "go-version: 1.19.x", "Go 1.19.x"),
        ("actions/setup-java", "{java-version: 16, distribution: temurin}", "Java 16"),
        ("actions/setup-java", "{java-version: 16, distribution: zulu}", ""),
        ("actions/setup-java", "{java-version: 8, distribution: temurin}", ""),
        ("shivammathur/setup-php", "php-version: 7.4", "PHP 7.4"),
        ("ruby/setup-ruby", "ruby-version: ruby-2.7", "Ruby 2.7"),
        ("ruby/setup-ruby", "ruby-version: jruby-9.4", ""),
        ("erlef/setup-beam", "{elixir-version: 1.18, otp-version: 26}", ""),
    ],
)
def test_which_versions_ended(action: str, inputs: str, ended: str) -> None:
    given = inputs if inputs.startswith("{") else "{" + inputs + "}"
    found = told("end-of-life-version", f"- uses: {action}@v1\n  with: {given}\n")

    assert [one.partition(" gets no fixes")[0] for one in found] == ([ended] if ended else [])


@pytest.mark.parametrize(
    "image,ended",
    [
        ("postgres:11", True),
        ("docker.io/library/postgres:11.4-alpine", True),
        ("postgres:11@sha256:0123", True),
        ("cimg/node:16.2", True),
        ("debian:buster-slim", True),
        ("postgres:18", False),
        ("postgres", False),
        ("example/postgres:11", False),
        ("python:3.14-buster", False),
        ("localhost:5000/x", False),
    ],
)
def test_which_images_ended(image: str, ended: bool) -> None:
    job = f"runs-on: x\nservices:\n  db:\n    image: {image}\n"

    assert bool(told("end-of-life-version", job)) is ended


def test_a_matrix_is_one_finding_for_each_product() -> None:
    job = (
        "strategy:\n  matrix:\n    python: ['3.8', '3.9', '3.14']\n"
        "steps:\n  - uses: actions/setup-python@v7\n"
        "    with:\n      python-version: ${{ matrix.python }}\n"
    )

    (message,) = told("end-of-life-version", job)

    assert message.startswith("Python 3.8, 3.9 get no fixes any more since 20")


@pytest.mark.parametrize(
    "path,text",
    [
        ("go.mod", "module a\n\ngo 1.19\n"),
        ("Dockerfile", "FROM golang:1.19-alpine\n"),
        (".tool-versions", "golang 1.19.4\n"),
    ],
)
def test_ci_follows_what_the_repository_pins(path: str, text: str) -> None:
    step = "- uses: actions/setup-go@v6\n  with: {go-version: '1.19'}\n"

    assert told("end-of-life-version", step, {path: text}) == []
    assert told("end-of-life-version", step, {path: text.replace("1.19", "1.190")}) != []


def test_other_systems_run_ended_versions_too() -> None:
    repo = open_memory({".travis.yml": "language: python\npython: ['3.8']\nscript: pytest\n"})

    found = found_by(selected(("end-of-life-version",)), repo, read_all_ci(repo))

    assert [one.where.path for one in found] == [".travis.yml"]
