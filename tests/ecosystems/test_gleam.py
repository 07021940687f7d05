"""Gleam: packages, versions, the tools in the box and the jobs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.gleam import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Job, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

PACKAGE = {"gleam.toml": 'name = "app"\n', "src/app.gleam": "pub fn main() { Nil }\n"}
TESTED = PACKAGE | {"test/app_test.gleam": "import gleeunit\n"}


def component(repo: Snapshot) -> Component:
    return Component("gleam", "", settle(ECOSYSTEM.detect(repo, "")))


def jobs(repo: Snapshot) -> dict[str, Job]:
    return {job.id: job for job in ECOSYSTEM.jobs(component(repo))}


def runs(job: Job) -> list[str]:
    return [step.command for step in job.steps if isinstance(step, Run)]


def setups(job: Job) -> dict[str, object]:
    return {step.tool.name: step.version for step in job.steps if isinstance(step, SetupTool)}


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        (PACKAGE, ("",)),
        ({"gleam.toml": ""}, ()),
        (PACKAGE | {"build/packages/a/gleam.toml": 'name = "a"'}, ("",)),
        ({"one/gleam.toml": 'name = "a"', "two/gleam.toml": 'name = "b"'}, ("one", "two")),
    ],
    ids=["package", "empty", "fetched", "apart"],
)
def test_a_component_starts_at_a_package(
    make_repo: MakeRepo, files: Mapping[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_package_is_tested_and_its_format_checked(make_repo: MakeRepo) -> None:
    found = jobs(make_repo(TESTED | {"manifest.toml": ""}))

    assert {name: runs(job) for name, job in found.items()} == {
        "lint": ["gleam deps download", "gleam format --check src test"],
        "test": ["gleam deps download", "gleam test"],
    }


def test_without_tests_it_is_built(make_repo: MakeRepo) -> None:
    found = jobs(make_repo(PACKAGE))

    assert runs(found["build"]) == ["gleam build"]
    assert runs(found["lint"]) == ["gleam format --check src"]


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({}, "1.18.1"),
        ({"gleam.toml": 'name = "a"\ngleam = ">= 1.11.0 and < 2.0.0"\n'}, "1.18.1"),
        ({"gleam.toml": 'name = "a"\ngleam = ">= 1.11.0"\n', ".tool-versions": "gleam 1.14.0\n"},
         "1.14.0"),
        ({"mise.toml": '[tools]\ngleam = "latest"\n'}, "1.18.1"),
        ({"mise.toml": '[tools]\ngleam = "1.15"\n'}, "1.15.4"),
    ],
    ids=["none", "range", "pinned", "latest", "cycle"],
)  # fmt: skip
def test_the_action_gets_a_whole_version(
    make_repo: MakeRepo, files: Mapping[str, str], version: str
) -> None:
    assert setups(jobs(make_repo({**TESTED, **files}))["test"])["gleam"] == version


def test_erlang_is_the_one_that_is_pinned(make_repo: MakeRepo) -> None:
    job = jobs(make_repo(TESTED | {".tool-versions": "erlang 27.3.4\n"}))["test"]

    step = next(step for step in job.steps if isinstance(step, SetupTool))
    assert dict(step.inputs)["otp-version"] == "27.3"


def test_javascript_as_the_target_brings_node(make_repo: MakeRepo) -> None:
    config = 'name = "a"\ntarget = "javascript"\n'

    found = setups(jobs(make_repo(TESTED | {"gleam.toml": config}))["test"])

    assert list(found) == ["gleam", "node"]


def test_a_make_target_goes_before_convention(make_repo: MakeRepo) -> None:
    repo = make_repo(TESTED | {"Makefile": "test:\n\tgleam test --target erlang\n"})

    assert component(repo).value("command.test") == "gleam test --target erlang"


def test_a_driver_is_a_dependency(make_repo: MakeRepo) -> None:
    config = 'name = "a"\n[dependencies]\npog = ">= 3.0.0"\n'

    found = component(make_repo(TESTED | {"gleam.toml": config}))

    assert found.value("driver.postgres") == "postgres"


@pytest.mark.parametrize(
    "text", ["name = 1\n", "name = [\n", 'name = "a"\ngleam = 7\ndependencies = 3\n']
)
def test_an_odd_manifest_is_no_catastrophe(make_repo: MakeRepo, text: str) -> None:
    found = component(make_repo(TESTED | {"gleam.toml": text}))

    assert found.value("command.test") == "gleam test"
