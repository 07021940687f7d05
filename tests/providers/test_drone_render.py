"""A plan becomes Drone pipelines that read back as the same jobs."""

from __future__ import annotations

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.plan import PipelinePlan, Run
from autodevops_cli.providers.drone import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.validation.schema import schema_errors
from tests.providers.container_plans import RICH, SMALL, one_job
from tests.providers.plans import STACK

SMALL_TEXT = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a line names the evidence for it; `autodevops explain` tells more.

kind: pipeline
type: docker
name: test

trigger:
  event: [push, pull_request]
  ref:
    - refs/heads/trunk
    - refs/pull/**
    - refs/pull-requests/**
    - refs/merge-requests/**

clone:
  depth: 50

steps:
  - name: test
    # setup.cfg:22: the newest of the matrix
    image: python:3.14
    commands:
      # Install
      - python -m pip install .
      - cd app
      # tox.ini:4: the test environment: $${HOME} #1
      - pytest -q
"""


def text_of(plan: PipelinePlan) -> str:
    assert PROVIDER.render is not None
    (file,) = PROVIDER.render(plan, STACK, ())
    assert file.path == ".drone.yml"
    assert list(schema_errors("drone", (file,))) == []
    return file.text


def read(plan: PipelinePlan) -> CiDocument:
    document = PROVIDER.parse(open_memory({".drone.yml": text_of(plan)}), ".drone.yml")
    assert document is not None
    return document


def test_a_small_plan_is_a_file_that_a_colleague_would_write() -> None:
    assert text_of(SMALL) == SMALL_TEXT


def test_the_cells_of_a_matrix_are_pipelines_that_others_wait_for() -> None:
    text = text_of(RICH)

    assert [one for one in text.splitlines() if one.startswith("name: ")] == [
        "name: lint", "name: test (python 3.10, db a)", "name: test (python 3.10, db b)",
        "name: test (python 3.14, db a)", "name: test (python 3.14, db b)", "name: build",
    ]  # fmt: skip
    assert text.count("image: python:3.10\n") == 2
    assert [(one.id, one.needs, len(one.cells)) for one in read(RICH).jobs] == [
        ("lint", (), 0), ("test", ("lint",), 4), ("build", ("lint", "test"), 0),
    ]  # fmt: skip


def test_what_only_bash_knows_runs_in_bash() -> None:
    plan = one_job(Run("Pipe", "a | b"), Run("Test", "[[ a == b ]]"), Run("Plain", "make test"))

    assert [one.run for one in read(plan).jobs[0].steps] == [
        "bash -eo pipefail <<'END'\na | b\nEND\n",
        "bash -eo pipefail <<'END'\n[[ a == b ]]\nEND\n",
        "make test",
    ]


def test_dollar_signs_that_drone_would_fill_in_are_doubled_everywhere() -> None:
    text = text_of(one_job(Run("Test", "echo ${HOME} $HOME $$", notes=("${x}",))))

    assert "      # $${x}\n      - echo $${HOME} $HOME $$$\n" in text


def test_servers_are_waited_for_and_reached_by_their_names() -> None:
    test = next(one for one in read(RICH).jobs if one.id == "test")

    knock = "until (: < /dev/tcp/postgres/5432) 2> /dev/null; do sleep 1; done"
    assert f"timeout 60 bash -c '{knock}'" in [one.run for one in test.steps]
    assert dict(test.env)["DATABASE_URL"] == "postgres://u:p@postgres:5432/x"
    assert 'command: [server, "/data"]' in text_of(RICH)


def test_history_and_submodules_are_fetched_by_a_step_before() -> None:
    text = text_of(RICH)

    assert text.count("git fetch --tags") == 5
    assert text.count("git submodule update --init --recursive") == 4
    assert text.count("depth: 50") == 1


def test_what_drone_cannot_say_is_told() -> None:
    assert [one.message for one in PROVIDER.limits(RICH)] == [
        "a server has its name as host, it is not localhost, and no variable tells the tests "
        "(test: minio)",
        "caches are not kept: that takes a plugin and a store (lint, test)",
        "reports are not kept: that takes a plugin and a store (test)",
        "time limits are a setting of the repository in Drone (lint, test, build)",
        "jobs run for every change: Drone's path filter is an extension (build)",
    ]
