"""Buildkite pipelines, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.buildkite import PROVIDER
from tests.conftest import MakeRepo

PATH = ".buildkite/pipeline.yml"


def jobs(make_repo: MakeRepo, text: str) -> list[CiJob]:
    document = PROVIDER.parse(make_repo({PATH: text}), PATH)
    assert document is not None
    return list(document.jobs)


def test_command_steps_are_jobs_and_waits_are_not(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "steps:\n"
        "  - label: Test\n"
        "    command: [make deps, make test]\n"
        "    plugins: [{'docker#v5': {image: 'golang:1.26'}}]\n"
        "  - wait\n"
        "  - group: checks\n"
        "    steps:\n"
        "      - {key: lint, commands: make lint, soft_fail: true}\n"
        "  - block: Release?\n",
    )

    assert [(one.id, one.image, one.advisory) for one in found] == [
        ("Test 1", "golang:1.26", False),
        ("lint", "", True),
    ]
    assert [step.run for one in found for step in one.steps if step.run] == [
        "make deps", "make test", "make lint",
    ]  # fmt: skip


def test_matrices_are_cells_and_expressions(make_repo: MakeRepo) -> None:
    one, two = jobs(
        make_repo,
        "steps:\n"
        "  - {command: 'make {{matrix}}', matrix: [a, b]}\n"
        "  - command: 'make {{ matrix.os }} {{matrix.arch}}'\n"
        "    matrix:\n"
        "      setup: {os: [linux], arch: [x, y]}\n"
        "      adjustments: [{with: {os: windows, arch: x}}]\n",
    )

    assert one.steps[0].run == "make ${{ matrix.value }}"
    assert one.cells == ((("value", "a"),), (("value", "b"),))
    assert two.steps[0].run == "make ${{ matrix.os }} ${{ matrix.arch }}"
    assert (("os", "windows"), ("arch", "x")) in two.cells


def test_tags_and_schedules_do_not_gate(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "steps:\n"
        "  - {command: a, if: build.tag != null}\n"
        "  - {command: b, if: 'build.source == \"schedule\"'}\n"
        "  - {command: c, if: build.branch == 'main'}\n",
    )

    assert [one.gates for one in found] == [False, False, True]


def test_a_pipeline_may_be_a_bare_list(make_repo: MakeRepo) -> None:
    assert [one.steps[0].run for one in jobs(make_repo, "- command: make\n")] == ["make"]


def test_the_servers_of_a_job_are_those_that_its_compose_service_needs(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            PATH: (
                "steps:\n"
                "  - command: make\n"
                "    plugins:\n"
                "      - docker-compose#v5: {run: app, config: [compose.yml, gone.yml]}\n"
            ),
            "compose.yml": (
                "services:\n"
                "  app: {image: 'node:24', depends_on: [db]}\n"
                "  db: {image: 'postgres:18', environment: {A: b$$c}}\n"
                "  other: {image: redis}\n"
            ),
        }
    )
    document = PROVIDER.parse(repo, PATH)

    assert document is not None
    (found,) = document.jobs
    assert found.image == "node:24"
    assert [(one.name, one.image, one.env) for one in found.services] == [
        ("db", "postgres:18", (("A", "b$c"),))
    ]


def test_escaped_dollar_signs_are_dollar_signs(make_repo: MakeRepo) -> None:
    (found,) = jobs(make_repo, 'steps:\n  - command: "echo $$HOME \\\\$x"\n')

    assert found.steps[0].run == "echo $HOME $x"
