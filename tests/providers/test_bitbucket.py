"""Bitbucket pipelines, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.bitbucket import PROVIDER
from tests.conftest import MakeRepo

PATH = "bitbucket-pipelines.yml"


def jobs(make_repo: MakeRepo, text: str) -> list[CiJob]:
    document = PROVIDER.parse(make_repo({PATH: text}), PATH)
    assert document is not None
    return list(document.jobs)


def test_steps_in_parallel_groups_and_stages_are_jobs(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "image: node:22\n"
        "pipelines:\n"
        "  default:\n"
        "    - step: &test\n"
        "        name: Test\n"
        "        script: [npm ci, npm test]\n"
        "    - parallel:\n"
        "        steps:\n"
        "          - step: {name: Lint, image: {name: 'node:20'}, script: [npm run lint]}\n"
        "          - step: {script: [npm run build]}\n"
        "    - stage:\n"
        "        steps: [{step: {script: [make]}}]\n"
        "  pull-requests:\n"
        "    '**': [{step: *test}]\n",
    )

    assert [(one.name, one.image) for one in found] == [
        ("Test", "node:22"), ("Lint", "node:20"), ("step 3", "node:22"), ("step 4", "node:22"),
        ("Test", "node:22"),
    ]  # fmt: skip
    assert [(one.run, one.where.line) for one in found[0].steps] == [("npm ci", 6), ("npm test", 6)]


def test_tags_custom_pipelines_and_manual_steps_gate_nothing(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "pipelines:\n"
        "  branches: {main: [{step: {script: [a]}}, {step: {trigger: manual, script: [b]}}]}\n"
        "  tags: {'v*': [{step: {script: [c]}}]}\n"
        "  custom: {nightly: [{step: {script: [d]}}]}\n",
    )

    assert [one.gates for one in found] == [True, False, False, False]


def test_services_are_defined_once_and_named_in_steps(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "definitions: {services: {db: {image: 'postgres:16', variables: {POSTGRES_DB: t}}}}\n"
        "pipelines: {default: [{step: {services: [db, docker], script: [make]}}]}\n",
    )

    assert [(one.name, one.image, one.env) for one in found.services] == [
        ("db", "postgres:16", (("POSTGRES_DB", "t"),))
    ]


def test_pipes_are_used_with_their_variables(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "pipelines: {default: [{step: {deployment: test, script: [make, {pipe: a/b:1, "
        "variables: {X: y}}]}}]}\n",
    )

    assert [(one.run, one.uses, one.inputs) for one in found.steps] == [
        ("make", "", ()),
        ("", "a/b:1", (("X", "y"),)),
    ]
    assert found.environment == "test"
