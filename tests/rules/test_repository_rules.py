"""Licences, owners, lock files, binaries, Dockerfiles: the cases that stay silent."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Topic
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import findings, rules, selected

SOFTWARE = {"Makefile": "all:\n", "README.md": "# Octo\n"}
WORKFLOW = {".github/workflows/ci.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n"}


def told(rule: str, files: dict[str, str]) -> list[str]:
    repo = open_memory(files)
    return [
        f"{one.where.path}: {one.message}"
        for one in findings(selected([rule])[0], repo, read_all_ci(repo))
    ]


@pytest.mark.parametrize("files", [{}, {"notes.txt": "a", "photo.jpg": "b"}], ids=["none", "notes"])
def test_a_folder_without_software_lacks_nothing(files: dict[str, str]) -> None:
    of_repository = [one.id for one in rules() if one.topic is Topic.REPOSITORY]

    assert len(of_repository) >= 7
    assert [line for rule in of_repository for line in told(rule, files)] == []


@pytest.mark.parametrize(
    "path,text",
    [
        (".github/security.md", ""),
        ("docs/SECURITY.rst", ""),
        ("SECURITY", ""),
        ("README.md", "# A\n\nPlease report vulnerabilities to us.\n"),
        ("README.rst", "Security\n--------\n"),
        ("CONTRIBUTING.md", "Write to security@example.com\n"),
    ],
)
def test_where_a_security_policy_can_stand(path: str, text: str) -> None:
    assert told("missing-security-policy", {**SOFTWARE, path: text}) == []


@pytest.mark.parametrize("path", ["securityguard.py", "src/SECURITY.md", "README.md"])
def test_what_is_no_security_policy(path: str) -> None:
    assert told("missing-security-policy", {**SOFTWARE, path: "import security"}) != []


@pytest.mark.parametrize(
    "files,named",
    [
        ({"Cargo.toml": '[package]\nlicense = "MIT OR Apache-2.0"\n'}, True),
        ({"Cargo.toml": '[package]\nlicense = "MIT"\n', "LICENSE-MIT": ""}, False),
        ({"Cargo.toml": '[package]\nlicense = "MIT"\n', "LICENSES/MIT.txt": ""}, False),
        ({"pyproject.toml": '[project]\nlicense = "BSD-3-Clause"\n'}, True),
        ({"pyproject.toml": '[project]\nlicense = "BSD-3-Clause"\n', "copying": ""}, False),
        ({"pyproject.toml": '[project]\nlicense = {file = "a.txt"}\n'}, False),
        ({"pyproject.toml": "[project]\nlicense = 3\n"}, True),
        ({"package.json": '{"license": "UNLICENSED"}'}, False),
        ({"package.json": '{"license": "SEE LICENSE IN terms.txt"}'}, False),
        ({"package.json": '{"license": ["MIT"]}'}, False),
        ({"package.json": '{"private": true, "license": "MIT"}'}, False),
        ({"package.json": "{"}, False),
    ],
)
def test_a_licence_that_is_named_needs_its_text(files: dict[str, str], named: bool) -> None:
    assert bool(told("missing-license", files)) is named


@pytest.mark.parametrize(
    "owners,free",
    [
        ("* @a\n", False),
        ("/.github/ @a\n", False),
        (".github/workflows/* @a\n", False),
        ("/.github/**/*.yml @a\n", False),
        ("*.yml @a\n", False),
        ("**/workflows/ @a\n", False),
        ("/src/ @a\n", True),
        ("* @a\n/.github/ # nobody\n", True),
        ("/github/ @a\n", True),
        ("# nothing yet\n", False),
        ("[CI] @a\n.github/\n", False),
        ("@@ \x00 [\n", False),
    ],
)
def test_who_owns_the_pipeline(owners: str, free: bool) -> None:
    assert bool(told("unowned-pipeline", {**WORKFLOW, "CODEOWNERS": owners})) is free


def test_without_owners_of_anything_the_pipeline_needs_none() -> None:
    assert told("unowned-pipeline", WORKFLOW) == []


@pytest.mark.parametrize(
    "path,text,compiled",
    [
        ("bin/tool", "MZ", False),
        ("bin/tool.exe", "MZ", True),
        ("lib/libz.so", "\x7fELF", True),
        ("lib/libz.a", "!<arch>\n", True),
        ("lib/notes.a", "some words", False),
        ("src/test/resources/a.jar", "PK", False),
        ("pkg/testdata/a.exe", "MZ", False),
        (".mvn/wrapper/maven-wrapper.jar", "PK", False),
    ],
)
def test_what_is_a_committed_binary(path: str, text: str, compiled: bool) -> None:
    assert bool(told("committed-binary", {path: text})) is compiled


def test_a_thousand_binaries_are_told_of_by_some() -> None:
    assert len(told("committed-binary", {f"bin/{n}.exe": "MZ" for n in range(1000)})) == 20


@pytest.mark.parametrize(
    "files,lacks",
    [
        ({"package.json": '{"private": true, "dependencies": {"a": "1"}}'}, True),
        ({"package.json": '{"private": true, "dependencies": {}}'}, False),
        ({"package.json": '{"private": "yes", "dependencies": {"a": "1"}}'}, False),
        ({"package.json": "[]"}, False),
        (
            {
                "package.json": '{"private": true, "dependencies": {"a": "1"}}',
                ".npmrc": "package-lock=false\n",
            },
            False,
        ),
        ({"Pipfile": '[packages]\na = "*"\n', "Pipfile.lock": "{}"}, False),
        ({"Cargo.toml": '[package]\n[dependencies]\na = "1"\n', "src/main.rs": ""}, True),
        ({"Cargo.toml": '[package]\n[dependencies]\na = "1"\n', "src/lib.rs": ""}, False),
    ],
)
def test_which_applications_lack_a_lock_file(files: dict[str, str], lacks: bool) -> None:
    assert bool(told("missing-lock-file", files)) is lacks


@pytest.mark.parametrize(
    "text,bases",
    [
        ("FROM alpine\n", ["alpine"]),
        ("FROM --platform=linux/amd64 alpine:3.22\n", ["alpine:3.22"]),
        ("ARG V=3.22\nFROM alpine:${V}\n", ["alpine:3.22"]),
        ("ARG V\nFROM alpine:$V\n", []),
        ("FROM alpine:3.22 AS Build\nFROM build\n", ["alpine:3.22"]),
        ("FROM scratch\n", []),
        ("FROM\nFROM alpine AS\nRUN\n", ["alpine"]),
    ],
)
def test_what_an_image_is_built_on(text: str, bases: list[str]) -> None:
    said = told("base-image-without-digest", {"Dockerfile": text})

    assert said == [f"Dockerfile: the base {one} can be another one tomorrow" for one in bases]


@pytest.mark.parametrize(
    "text,root",
    [
        ("FROM node:24\nCMD node .\n", True),
        ("FROM docker.io/library/node:24\nCMD node .\n", True),
        ("FROM node:24 AS a\nFROM a AS b\nFROM b\nCMD node .\n", True),
        ("FROM node:24\nUSER node\nCMD node .\n", False),
        ("FROM node:24\nUSER $UID\nCMD node .\n", False),
        ("FROM node:24\nUSER node\nUSER 0:0\nCMD node .\n", True),
        ("FROM node:24\nRUN make\n", False),
        ("FROM node:24 AS build\nCMD a\nFROM nginx\n", False),
        ("FROM octo/base\nCMD node .\n", False),
        ("FROM debian:13\nRUN apt-get install gosu\nCMD a\n", False),
        ("FROM a AS b\nFROM b AS a\nCMD c\n", False),
    ],
)
def test_who_runs_in_the_image(text: str, root: bool) -> None:
    assert bool(told("image-runs-as-root", {"Dockerfile": text})) is root


@pytest.mark.parametrize("path", ["tests/Dockerfile", "build/ci/Dockerfile", "Dockerfile.dev"])
def test_images_for_building_and_testing_are_left_alone(path: str) -> None:
    assert told("image-runs-as-root", {path: "FROM node:24\nCMD node .\n"}) == []
