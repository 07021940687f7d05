"""CircleCI configurations, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.circleci import PROVIDER
from tests.conftest import MakeRepo

PATH = ".circleci/config.yml"


def jobs(make_repo: MakeRepo, text: str) -> list[CiJob]:
    document = PROVIDER.parse(make_repo({PATH: text}), PATH)
    assert document is not None
    return list(document.jobs)


def test_the_first_image_is_the_jobs_and_the_others_are_services(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "version: 2\n"
        "jobs:\n"
        "  build:\n"
        "    docker:\n"
        "      - image: cimg/python:3.12\n"
        "      - image: cimg/postgres:16.2\n"
        "        environment: {POSTGRES_USER: app}\n"
        "    working_directory: ~/repo\n"
        "    steps:\n"
        "      - checkout\n"
        "      - run: pip install -e .\n"
        "      - run: {name: Test, command: pytest, working_directory: ~/repo/api}\n",
    )

    assert found.image == "cimg/python:3.12"
    assert [(one.name, one.image, one.env) for one in found.services] == [
        ("postgres", "cimg/postgres:16.2", (("POSTGRES_USER", "app"),))
    ]
    assert [(one.run, one.directory, one.where.line) for one in found.steps[1:]] == [
        ("pip install -e .", "", 11),
        ("pytest", "api", 12),
    ]


COMMANDS = """
version: 2.1
executors:
  py:
    parameters: {version: {type: string, default: '3.11'}}
    docker: [{image: 'cimg/python:<< parameters.version >>'}]
commands:
  install:
    parameters: {extra: {type: string, default: test}}
    steps:
      - run: pip install -e .[<< parameters.extra >>]
jobs:
  test:
    parameters: {python: {type: string}, extra: {type: string, default: dev}}
    executor: {name: py, version: << parameters.python >>}
    steps:
      - checkout
      - install: {extra: << parameters.extra >>}
      - when:
          condition: << parameters.extra >>
          steps: [{run: tox}]
workflows:
  main:
    jobs:
      - test: {name: one, python: '3.12', requires: [lint]}
      - test: {matrix: {parameters: {python: ['3.12', '3.13']}}}
      - node/test: {version: '22'}
"""


def test_commands_parameters_and_executors_are_filled_in(make_repo: MakeRepo) -> None:
    one = jobs(make_repo, COMMANDS)[0]

    assert (one.id, one.needs, one.image) == ("one", ("lint",), "cimg/python:3.12")
    assert [step.run for step in one.steps if step.run] == ["pip install -e .[dev]", "tox"]


def test_a_matrix_of_parameters_is_cells_and_its_names_stay_to_be_filled(
    make_repo: MakeRepo,
) -> None:
    two = jobs(make_repo, COMMANDS)[1]

    assert two.cells == ((("python", "3.12"),), (("python", "3.13"),))
    assert two.image == "cimg/python:${{ matrix.python }}"


def test_a_job_of_an_orb_keeps_its_name_and_parameters(make_repo: MakeRepo) -> None:
    step = jobs(make_repo, COMMANDS)[2].steps[0]

    assert (step.uses, step.inputs) == ("node/test", (("version", "22"),))


def test_scheduled_tagged_and_branch_bound_jobs_do_not_gate(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "jobs: {a: {steps: [{run: x}]}}\n"
        "workflows:\n"
        "  nightly:\n"
        "    triggers: [{schedule: {cron: '0 0 * * *'}}]\n"
        "    jobs: [a]\n"
        "  release:\n"
        "    jobs:\n"
        "      - a: {filters: {tags: {only: /v.*/}, branches: {ignore: /.*/}}}\n"
        "      - a: {filters: {branches: {only: gh-pages}}}\n"
        "      - a: {filters: {branches: {only: [main]}}}\n",
    )

    assert [one.gates for one in found] == [False, False, False, True]


def test_commands_that_call_themselves_end(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "commands: {a: {steps: [a, a, {run: x}]}}\njobs: {t: {steps: [a]}}\n",
    )

    assert len(found[0].steps) <= 400


def test_macos_and_windows_are_told_from_linux(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "jobs:\n"
        "  a: {macos: {xcode: 16.0.0}, steps: [{run: x}]}\n"
        "  b: {machine: {image: windows-server-2022}, steps: [{run: x}]}\n",
    )

    assert [one.runner for one in found] == ["macos", "windows-server-2022"]
