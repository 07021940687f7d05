"""Woodpecker workflows, read and written."""

from __future__ import annotations

import pytest

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.plan import PipelinePlan, Run
from autodevops_cli.providers.woodpecker import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.validation.schema import schema_errors
from tests.conftest import MakeRepo
from tests.providers.container_plans import RICH, SMALL, one_job
from tests.providers.plans import STACK

SMALL_TEXT = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a line names the evidence for it; `autodevops explain` tells more.

when:
  - event: pull_request
  - event: push
    branch: trunk

steps:
  - name: test
    # setup.cfg:22: the newest of the matrix
    image: python:3.14
    # Bash stops at the first failure, in pipes too.
    entrypoint:
      - /bin/bash
      - "-c"
      - exec bash -eo pipefail -c "$(echo $CI_SCRIPT | base64 -d)"
    commands:
      # Install
      - python -m pip install .
      - cd app
      # tox.ini:4: the test environment: $${HOME} #1
      - pytest -q
"""


def texts(plan: PipelinePlan) -> dict[str, str]:
    assert PROVIDER.render is not None
    files = PROVIDER.render(plan, STACK, ())
    assert list(schema_errors("woodpecker", files)) == []
    return {one.path: one.text for one in files}


def read(plan: PipelinePlan) -> list[CiDocument]:
    repo = open_memory(texts(plan))
    found = [PROVIDER.parse(repo, path) for path in PROVIDER.files(repo)]
    return [one for one in found if one]


def test_a_small_plan_is_a_file_that_a_colleague_would_write() -> None:
    assert texts(SMALL) == {".woodpecker/test.yml": SMALL_TEXT}


def test_the_matrix_is_filled_in_and_nothing_else() -> None:
    plan = one_job(Run("Test", "echo ${PYTHON_VERSION} ${HOME} 'a\\\\b' $$"))

    text = texts(plan)[".woodpecker/test.yml"]

    assert r"      - echo $${PYTHON_VERSION} $${HOME} 'a\\\\b' $$$" in text.splitlines()
    assert "image: python:${PYTHON_VERSION}\n" in texts(RICH)[".woodpecker/test.yml"]
    assert read(plan)[0].jobs[0].steps[0].run == "echo ${PYTHON_VERSION} ${HOME} 'a\\\\b' $$"


def test_a_watched_job_runs_for_its_files_and_on_the_default_branch() -> None:
    assert r"""
when:
  - event: pull_request
    path:
      - app/**
      - "\\\\[id\\\\]/x.py"
      - .woodpecker/build.yml
  - event: push
    branch: trunk

depends_on:
  - lint
  - test
""" in texts(RICH)[".woodpecker/build.yml"]


def test_history_and_submodules_are_asked_of_the_clone() -> None:
    assert """\
clone:
  git:
    image: woodpeckerci/plugin-git
    settings:
      partial: false
      tags: true
      recursive: true
""" in texts(RICH)[".woodpecker/test.yml"]


def test_what_woodpecker_cannot_say_is_told() -> None:
    assert [one.message for one in PROVIDER.limits(RICH)] == [
        "a server has its name as host, it is not localhost, and no variable tells the tests "
        "(test: minio)",
        "caches are not kept: that takes a plugin and a store (lint, test)",
        "reports are not kept: that takes a plugin and a store (test)",
        "time limits are a setting of the repository in Woodpecker (lint, test, build)",
        "a server starts with its image's own command (test: minio)",
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [(".woodpecker.yml", "woodpecker"), (".woodpecker/check.yaml", "check")],
)
def test_a_workflow_has_the_name_of_its_file(make_repo: MakeRepo, path: str, name: str) -> None:
    repo = make_repo(
        {
            path: "when: {event: [push, tag]}\n"
            "matrix: {GO: ['1.25', '1.26']}\n"
            "depends_on: [lint, {name: gen, optional: true}]\n"
            "steps:\n"
            "  unit:\n"
            "    image: golang:${GO}\n"
            "    environment: {A: b}\n"
            "    directory: src\n"
            "    commands: |\n"
            "      go test $${HOME}\n"
            "services:\n"
            "  redis: {image: redis}\n",
            ".woodpecker/sub/other.yml": "steps: []\n",
        }
    )

    assert PROVIDER.files(repo) == (path,)
    document = PROVIDER.parse(repo, path)
    assert document is not None
    (job,) = document.jobs
    assert (job.id, job.image, job.needs, job.env) == (
        name, "golang:${GO}", ("lint", "gen"), (("A", "b"),),
    )  # fmt: skip
    assert [(one.run, one.directory, one.where.line) for one in job.steps] == [
        ("go test ${HOME}\n", "src", 9)
    ]
    assert job.cells == ((("GO", "1.25"),), (("GO", "1.26"),))
    assert [one.image for one in job.services] == ["redis"]
    assert job.gates


@pytest.mark.parametrize(
    ("when", "gates"),
    [
        ("[{event: tag}, {event: push, branch: main}]", True),
        ("[{event: tag}, {event: cron}]", False),
        ("{event: pull_request, path: [x]}", True),
        ("{branch: release}", False),
    ],
)
def test_one_of_several_conditions_is_enough(make_repo: MakeRepo, when: str, gates: bool) -> None:
    text = f"when: {when}\nsteps: [{{name: a, image: b, commands: [make]}}]\n"

    document = PROVIDER.parse(make_repo({".woodpecker.yml": text}), ".woodpecker.yml")

    assert document is not None
    assert document.jobs[0].gates is gates
