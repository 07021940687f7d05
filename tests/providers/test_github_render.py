"""A plan becomes a workflow that reads back as the same jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.plan import (
    Axis,
    Cache,
    Checkout,
    Job,
    OfAxis,
    PipelinePlan,
    Purpose,
    Run,
    SaveReport,
    Service,
    SetupTool,
    Tool,
)
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers.github import PROVIDER
from autodevops_cli.repository.snapshot import Snapshot

MakeRepo = Callable[[Mapping[str, str | bytes]], Snapshot]

PYTHON = Tool("python", "Python", action="actions/setup-python", version_input="python-version")
SEEN = Evidence("command.test", "pytest -q", Place("tox.ini", 4), note="the test environment")
PLAN = PipelinePlan(
    "CI",
    "trunk",
    (
        Job(
            "test",
            "Test",
            Purpose.TEST,
            (
                Checkout(full_history=True),
                SetupTool(PYTHON, OfAxis("python"), inputs=(("cache", "pip"),)),
                Cache("cargo", ("~/.cargo/registry", "target"), ("Cargo.lock",)),
                Run("Install", "python -m pip install .\npython -m pip check"),
                Run(
                    "Test",
                    "pytest -q",
                    directory="app",
                    env=(("MODE", "on"),),
                    because=(Fact("command.test", "pytest -q", SEEN),),
                ),
                SaveReport("Keep the report", "junit", "reports/"),
            ),
            matrix=(Axis("python", ("3.10", "3.14"), "Python"),),
            services=(
                Service(
                    "postgres", "postgres:18", (5432,), (("POSTGRES_DB", "test"),), "pg_isready"
                ),
            ),
            env=(("DATABASE_URL", "postgres://postgres@localhost:5432/test"),),
        ),
    ),
)  # fmt: skip
WORKFLOW = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a step names the evidence for it; `autodevops explain` tells more.
name: CI

on:
  push:
    branches: [trunk]
  pull_request:
  merge_group:
  workflow_dispatch:

permissions: {}

concurrency:
  group: ${{ github.workflow }}-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}

defaults:
  run:
    shell: bash

jobs:
  test:
    name: Test on Python ${{ matrix.python }}
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read # to check out the repository
    strategy:
      fail-fast: false
      matrix:
        python: ["3.10", "3.14"]
    services:
      postgres:
        image: postgres:18 # zizmor: ignore[unpinned-images] IGNORED
        env:
          POSTGRES_DB: test
        ports:
          - 5432:5432
        options: >-
          --health-cmd pg_isready
          --health-interval 5s
          --health-timeout 5s
          --health-retries 20
    env:
      DATABASE_URL: postgres://postgres@localhost:5432/test
    steps:
"""


def rendered() -> str:
    assert PROVIDER.render is not None
    stack = StackProfile((Component("python", "", ()),), default_branch="trunk")
    return PROVIDER.render(PLAN, stack, ())[0].text


def parsed(make_repo: MakeRepo) -> CiDocument:
    path = ".github/workflows/ci.yml"
    document = PROVIDER.parse(make_repo({path: rendered()}), path)
    assert document is not None
    return document


def test_the_head_of_a_workflow_is_hardened() -> None:
    why = "by tag: Dependabot does not update the digests of service images"

    assert rendered().startswith(WORKFLOW.replace("IGNORED", why))


def test_the_comment_above_a_step_names_its_evidence() -> None:
    assert """\
      # tox.ini:4: the test environment
      - name: Test
        working-directory: app
        env:
          MODE: "on"
        run: pytest -q
""" in rendered()


def test_a_plan_reads_back_as_the_same_commands(make_repo: MakeRepo) -> None:
    job = parsed(make_repo).jobs[0]

    assert [(step.run.strip(), step.directory) for step in job.steps if step.run] == [
        ("python -m pip install .\npython -m pip check", ""),
        ("pytest -q", "app"),
    ]


def test_a_plan_reads_back_with_its_matrix_services_and_environment(make_repo: MakeRepo) -> None:
    job = parsed(make_repo).jobs[0]

    assert [(axis.name, axis.values) for axis in job.matrix] == [("python", ("3.10", "3.14"))]
    assert [(service.name, service.image) for service in job.services] == [
        ("postgres", "postgres:18")
    ]
    assert job.env == (("DATABASE_URL", "postgres://postgres@localhost:5432/test"),)


def test_one_job_always_reports_and_needs_all_others(make_repo: MakeRepo) -> None:
    gate = parsed(make_repo).jobs[-1]

    assert (gate.id, gate.needs, gate.condition) == ("gate", ("test",), "${{ always() }}")


def test_no_expression_stands_inside_a_run(make_repo: MakeRepo) -> None:
    runs = [step.run for job in parsed(make_repo).jobs for step in job.steps if step.run]

    assert runs
    assert not any("${{" in run for run in runs)


def test_two_renderings_are_the_same_bytes() -> None:
    assert rendered() == rendered()


def test_what_a_setup_action_has_done_is_no_step_of_its_own() -> None:
    done = replace(PLAN.jobs[0], steps=(Run("Install", "bundle install", done_by="ruby"),
                                        Run("Test", "rake")))  # fmt: skip
    assert PROVIDER.render is not None

    text = PROVIDER.render(replace(PLAN, jobs=(done,)), StackProfile(), ())[0].text

    assert "run: rake" in text
    assert "bundle install" not in text
