"""The step that runs the check in a CI system."""

from __future__ import annotations

import jsonschema_rs
import pytest
import yaml

from autodevops_cli.data import schema
from autodevops_cli.engine.ci_step import CiStep, ci_step
from autodevops_cli.engine.stages import Policy
from autodevops_cli.errors import UsageError
from autodevops_cli.providers import providers
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml import load_yaml

WRITTEN = [one.name for one in providers() if one.render]
PIPELINES = {
    "azure": "azure-pipelines.yml", "bitbucket": "bitbucket-pipelines.yml",
    "buildkite": ".buildkite/pipeline.yml", "circleci": ".circleci/config.yml",
    "drone": ".drone.yml", "jenkins": "Jenkinsfile", "woodpecker": ".woodpecker.yml",
}  # fmt: skip


COMMIT = "0123456789abcdef0123456789abcdef01234567"
PACKAGE = f"autodevops-cli @ git+https://example.org/ops/autodevops@{COMMIT}"


def step(files: dict[str, str], provider: str = "auto") -> CiStep:
    return ci_step(open_memory(files), Policy(provider), PACKAGE)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_system_gets_a_file_that_our_own_checks_pass(name: str) -> None:
    made = step({}, name)

    assert made.findings == ()
    assert made.writable
    assert f"python -m pip install '{PACKAGE}'" in made.file.text
    assert "autodevops check" in made.file.text


def test_github_gets_a_workflow_of_its_own_with_the_least_rights() -> None:
    made = step({".github/workflows/ci.yml": "on: push\njobs: {}\n"})

    assert made.file.path == ".github/workflows/autodevops.yml"
    assert "\npermissions: {}\n" in made.file.text
    assert made.file.text.endswith("        run: autodevops check\n")


@pytest.mark.parametrize(("name", "path"), PIPELINES.items(), ids=PIPELINES)
def test_a_pipeline_that_is_there_is_not_touched(name: str, path: str) -> None:
    made = step({path: "steps: []\n"}, name)

    assert not made.writable
    assert made.advice.startswith(f"{path} stays as it is")


def test_woodpecker_gets_a_workflow_beside_those_of_the_folder() -> None:
    made = step({".woodpecker/test.yml": "steps: []\n"}, "woodpecker")

    assert (made.file.path, made.writable) == (".woodpecker/autodevops.yml", True)


def test_a_gitlab_pipeline_includes_a_job_that_says_nothing_of_other_jobs() -> None:
    made = step({".gitlab-ci.yml": "test:\n  script: [make]\n"}, "gitlab")

    data = load_yaml(made.file.text).data
    assert made.file.path == ".gitlab/autodevops.yml"
    assert made.advice == "write `include: [{local: .gitlab/autodevops.yml}]` into .gitlab-ci.yml"
    assert isinstance(data, dict)
    assert list(data) == ["autodevops"]
    assert data["autodevops"]["stage"] == ".pre"
    assert data["autodevops"]["timeout"] == "10 minutes"


def test_the_job_to_include_is_valid() -> None:
    made = step({".gitlab-ci.yml": "test:\n  script: [make]\n"}, "gitlab")
    validator = jsonschema_rs.validator_for(schema("gitlab-ci"))

    found = [str(one) for one in validator.iter_errors(yaml.safe_load(made.file.text))]

    assert found == []


def test_the_step_of_last_time_is_written_again() -> None:
    first = step({}, "circleci")

    again = step({first.file.path: first.file.text}, "circleci")

    assert again == first


def test_a_system_that_is_only_read_is_refused() -> None:
    with pytest.raises(UsageError):
        step({}, "travis")


@pytest.mark.parametrize("package", ["", "-r x", "a; rm -rf /", "a'b", "a\nb", "$(id)", "`id`"])
def test_what_is_no_requirement_is_refused_before_anything_is_written(package: str) -> None:
    with pytest.raises(UsageError, match="say it with --package"):
        ci_step(open_memory({}), Policy("github"), package)
