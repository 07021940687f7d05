"""The versions that existing CI tests with."""

from __future__ import annotations

import pytest

from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.tested_versions import ci_versions
from autodevops_cli.providers import providers
from tests.conftest import MakeRepo

WORKFLOW = ".github/workflows/ci.yml"


def versions(make_repo: MakeRepo, ecosystem: str, path: str, text: str) -> list[str]:
    repo = make_repo({path: text})
    documents = [
        document
        for provider in providers()
        if path in provider.files(repo) and (document := provider.parse(repo, path))
    ]
    return [one.value for one in ci_versions(Component(ecosystem, ""), documents)]


def setup(tool: str, values: str) -> str:
    return (
        "on: push\njobs:\n  test:\n"
        f"    strategy: {{matrix: {{version: [{values}]}}}}\n"
        "    steps:\n"
        f"      - uses: actions/setup-{tool}@v6\n"
        f"        with: {{{tool}-version: '${{{{ matrix.version }}}}'}}\n"
    )


@pytest.mark.parametrize(
    ("ecosystem", "values", "expected"),
    [
        ("python", "'3.11', '3.13', '3.12', 3.14t, pypy-3.11, 3.15-dev", [">=3.11"]),
        ("python", "'3.12'", ["3.12"]),
        ("python", "3.x", []),
        ("node", "20.x, 22.x, lts/*", ["22"]),
        ("go", "'1.25', stable", ["1.25"]),
        ("java", "8, 21, 27-ea", ["21"]),
        ("php", "'8.2', '8.4', nightly", [">=8.2"]),
        ("ruby", "'3.3', '3.4', '4.0', head, jruby-9.4", [">=3.3"]),
        ("dotnet", "8.0.x, 10.0.x", ["10.0"]),
        ("elixir", "'1.16', '1.19'", [">=1.16"]),
        ("gleam", "1.15.0", ["1.15.0"]),
    ],
)
def test_setup_actions_name_versions(
    make_repo: MakeRepo, ecosystem: str, values: str, expected: list[str]
) -> None:
    assert versions(make_repo, ecosystem, WORKFLOW, setup(ecosystem, values)) == expected


GITLAB = "t: {image: 'python:3.12-slim', script: [tox]}"
TRAVIS = "python: ['3.9', '3.10']\nscript: tox"
CIRCLECI = "jobs: {t: {docker: [{image: 'cimg/node:22.4'}], steps: [{run: x}]}}"
DRONE = "kind: pipeline\nsteps: [{name: t, image: 'golang:1.26', commands: [x]}]"


@pytest.mark.parametrize(
    ("ecosystem", "path", "text", "expected"),
    [
        ("python", ".gitlab-ci.yml", GITLAB, ["3.12"]),
        ("python", ".travis.yml", TRAVIS, [">=3.9"]),
        ("node", ".circleci/config.yml", CIRCLECI, ["22.4"]),
        ("go", ".drone.yml", DRONE, ["1.26"]),
        ("php", ".gitlab-ci.yml", "t: {image: 'php:8.3-cli', script: [x]}", ["8.3"]),
    ],
)
def test_images_and_axes_name_versions(
    make_repo: MakeRepo, ecosystem: str, path: str, text: str, expected: list[str]
) -> None:
    assert versions(make_repo, ecosystem, path, text) == expected


def test_it_is_weak_evidence_with_a_place(make_repo: MakeRepo) -> None:
    repo = make_repo({WORKFLOW: setup("node", "22")})
    document = next(one for one in providers() if one.name == "github").parse(repo, WORKFLOW)
    assert document is not None

    seen = list(ci_versions(Component("node", ""), [document]))

    assert seen == [
        Evidence(
            "node.version", "22", Place(WORKFLOW, 6), Strength.INFERRED, note="CI tests with it"
        )
    ]


def test_special_jobs_and_other_languages_say_nothing(make_repo: MakeRepo) -> None:
    text = setup("python", "'3.9'").replace("  test:", "  nightly-benchmark:")

    assert versions(make_repo, "python", WORKFLOW, text) == []
    assert versions(make_repo, "elixir", WORKFLOW, text) == []


def test_rust_on_stable_names_no_version(make_repo: MakeRepo) -> None:
    step = "{uses: dtolnay/rust-toolchain@master, with: {toolchain: stable}}"
    text = f"on: push\njobs: {{t: {{steps: [{step}]}}}}"

    assert versions(make_repo, "rust", WORKFLOW, text) == []
