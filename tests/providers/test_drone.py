"""Drone pipelines, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.drone import PROVIDER
from tests.conftest import MakeRepo


def jobs(make_repo: MakeRepo, text: str) -> list[CiJob]:
    document = PROVIDER.parse(make_repo({".drone.yml": text}), ".drone.yml")
    assert document is not None
    return list(document.jobs)


def test_each_document_of_the_stream_is_a_job_with_true_lines(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "kind: pipeline\n"
        "name: test\n"
        "steps:\n"
        "  - name: unit\n"
        "    image: golang:1.26\n"
        "    commands:\n"
        "      - go test ./...\n"
        "services:\n"
        "  - {name: db, image: 'mysql:8', environment: {MYSQL_DATABASE: t}}\n"
        "---\n"
        "kind: pipeline\n"
        "name: lint\n"
        "steps:\n"
        "  - {name: vet, image: 'golang:1.26', commands: [go vet ./...]}\n"
        "---\n"
        "kind: secret\n"
        "name: token\n",
    )

    assert [(one.id, one.image) for one in found] == [
        ("test", "golang:1.26"),
        ("lint", "golang:1.26"),
    ]
    assert [(one.steps[0].run, one.steps[0].where.line) for one in found] == [
        ("go test ./...", 7),
        ("go vet ./...", 14),
    ]
    assert [(one.name, one.image, one.env) for one in found[0].services] == [
        ("db", "mysql:8", (("MYSQL_DATABASE", "t"),))
    ]


def test_the_first_format_has_steps_and_services_by_name(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "matrix: {GO: ['1.25', '1.26']}\n"
        "pipeline:\n"
        "  build: {image: 'golang:${GO}', commands: [go build, go test]}\n"
        "  publish: {image: plugins/docker, when: {event: tag}, commands: [push]}\n"
        "services:\n"
        "  redis: {image: redis}\n",
    )

    assert [(one.run, one.condition) for one in found.steps] == [
        ("go build", ""), ("go test", ""), ("push", "false"),
    ]  # fmt: skip
    assert found.cells == ((("GO", "1.25"),), (("GO", "1.26"),))
    assert [one.image for one in found.services] == ["redis"]


def test_events_and_branches_decide_whether_it_gates(make_repo: MakeRepo) -> None:
    base = "kind: pipeline\nsteps: [{name: a, commands: [x]}]\ntrigger: "

    assert jobs(make_repo, base + "{event: [tag]}")[0].gates is False
    assert jobs(make_repo, base + "{event: {include: [pull_request]}}")[0].gates is True
    assert jobs(make_repo, base + "{branch: [release]}")[0].gates is False


def test_a_broken_document_leaves_the_others(make_repo: MakeRepo) -> None:
    found = jobs(make_repo, "a: [\n---\nkind: pipeline\nsteps: [{name: a, commands: [make]}]\n")

    assert [one.steps[0].run for one in found] == ["make"]
