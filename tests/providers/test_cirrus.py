"""Cirrus configurations, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.cirrus import PROVIDER
from tests.conftest import MakeRepo


def jobs(make_repo: MakeRepo, text: str) -> list[CiJob]:
    document = PROVIDER.parse(make_repo({".cirrus.yml": text}), ".cirrus.yml")
    assert document is not None
    return list(document.jobs)


def test_repeated_and_named_tasks_are_all_read(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "container: {image: 'python:3.12'}\n"
        "task:\n"
        "  name: Tests\n"
        "  install_script: pip install tox\n"
        "  script:\n"
        "    - tox\n"
        "task:\n"
        "  name: Lint\n"
        "  container: {image: 'python:3.13'}\n"
        "  lint_script: tox -e lint\n"
        "bsd_task:\n"
        "  freebsd_instance: {image_family: freebsd-14}\n"
        "  script: make\n",
    )

    assert [(one.name, one.image, one.runner) for one in found] == [
        ("Tests", "python:3.12", "linux"),
        ("Lint", "python:3.13", "linux"),
        ("bsd", "python:3.12", "freebsd"),
    ]
    assert [(one.run, one.where.line) for one in found[0].steps] == [
        ("pip install tox", 4),
        ("tox", 6),
    ]


def test_matrices_of_variables_and_images_are_cells(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "task:\n"
        "  container: {image: {matrix: ['python:3.12', 'python:3.13']}}\n"
        "  env: {matrix: [{TOXENV: py}, {TOXENV: lint}]}\n"
        "  script: tox\n",
    )

    assert len(found.cells) == 4
    assert found.cells[0] == (("image", "python:3.12"), ("TOXENV", "py"))


def test_tags_crons_and_manual_tasks_do_not_gate(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "a_task: {only_if: \"$CIRRUS_TAG != ''\", script: x}\n"
        "b_task: {only_if: $CIRRUS_CRON == 'nightly', script: x}\n"
        "c_task: {trigger_type: manual, script: x}\n"
        "d_task: {only_if: $CIRRUS_BRANCH == 'main', script: x}\n",
    )

    assert [one.gates for one in found] == [False, False, False, True]


def test_containers_beside_the_main_one_are_services(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "task:\n"
        "  container:\n"
        "    image: x\n"
        "    additional_containers: [{name: db, image: 'postgres:16', port: 5432}]\n"
        "  script: make\n",
    )

    assert [(one.name, one.image, one.ports) for one in found.services] == [
        ("db", "postgres:16", ("5432",))
    ]
