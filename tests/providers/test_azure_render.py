"""A plan becomes an Azure pipeline that reads back as the same jobs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.model.ci import CiJob
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Axis,
    Job,
    OfAxis,
    PipelinePlan,
    Purpose,
    Run,
    Service,
    SetupTool,
    Tool,
)
from autodevops_cli.providers._azure_texts import Variables, macros, strict
from autodevops_cli.providers.azure import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from tests.providers.plans import DENO, HEREDOC, MINIO, PYTHON, RICH, SMALL, STACK

GO = Tool("go", "Go", action="actions/setup-go", image="golang:{version}")
JAVA = Tool("java", "Java", action="actions/setup-java", image="eclipse-temurin:{version}")
UV = Tool(
    "uv", "uv", action="astral-sh/setup-uv", commands="pip install uv==1", image="uv:{version}"
)
EXPECTED = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a step names the evidence for it; `autodevops explain` tells more.
trigger:
  branches:
    include: [trunk]

# For a repository in Azure Repos, a build validation policy of the branch starts this instead.
pr:
  autoCancel: "true"
  branches:
    include: ["*"]

pool:
  vmImage: ubuntu-24.04

resources:
  containers:
    # compose.yml:3: db
    - container: postgres
      image: postgres:18
      env:
        POSTGRES_PASSWORD: it's <<x>> $5
      ports: ["5432:5432"]
      options: >-
        --health-cmd "pg_isready -U postgres"
        --health-interval 5s
        --health-timeout 5s
        --health-retries 20

jobs:
  - job: test
    displayName: Test
    timeoutInMinutes: "20"
    strategy:
      matrix:
        python_3_10:
          python.version: "3.10"
        python_3_14:
          python.version: "3.14"
    services:
      postgres: postgres
    variables:
      DATABASE_URL: postgres://postgres@localhost:5432/test
      PIP_CACHE_DIR: $(Pipeline.Workspace)/.cache/pip
    steps:
      - checkout: self
        fetchDepth: "1"
        persistCredentials: "false"

      # a.toml:2: x
      - bash: |
          set -eo pipefail
          sudo apt-get update
          sudo apt-get install --yes --no-install-recommends libpq5
        displayName: Install system packages

      # setup.cfg:7: the classifiers
      - task: UsePythonVersion@0
        displayName: Set up Python
        inputs:
          versionSpec: $(python.version)

      - task: Cache@2
        displayName: Keep the downloads cache
        inputs:
          key: '"downloads" | "$(Agent.OS)" | "test" | "$(python.version)" | requirements.txt'
          restoreKeys: '"downloads" | "$(Agent.OS)" | "test" | "$(python.version)"'
          path: $(Pipeline.Workspace)/.cache

      - bash: pip install -r requirements.txt
        displayName: Install

      # tox.ini:4: the test environment
      - bash: pytest -q --junitxml=junit.xml
        displayName: Test
        env:
          MODE: "on"

      - task: PublishTestResults@2
        displayName: Keep the test report
        condition: succeededOrFailed()
        inputs:
          testResultsFormat: JUnit
          testResultsFiles: junit.xml
"""


def rendered(plan: PipelinePlan) -> RenderedFile:
    assert PROVIDER.render is not None
    (file,) = PROVIDER.render(plan, STACK, ())
    return file


def read(plan: PipelinePlan) -> dict[str, CiJob]:
    file = rendered(plan)
    document = PROVIDER.parse(open_memory({file.path: file.text}), file.path)
    assert document is not None
    return {job.id: job for job in document.jobs}


def one(*setups: SetupTool, os: str = "linux", axis: Axis | None = None) -> PipelinePlan:
    steps = (*setups, Run("Test", "make test"))
    job = Job("test", "Test", Purpose.TEST, steps, (axis,) if axis else (), os=os)
    return PipelinePlan("CI", "main", (job,), gate="")


def test_a_small_plan_looks_written_by_hand() -> None:
    assert rendered(SMALL).text == EXPECTED


def test_commands_come_back_with_their_folders() -> None:
    job = read(RICH)["api_test"]
    steps = {step.name: (step.run.rstrip("\n"), step.directory) for step in job.steps if step.run}

    assert steps["Here"] == (f"set -eo pipefail\n{HEREDOC}", "api")
    assert steps["There"] == ("make test", "web/ui folder")


def test_a_step_that_advises_fails_without_failing_the_job() -> None:
    found = {step.name: step.advisory for step in read(RICH)["lint"].steps if step.run}

    assert found == {"Lint": True, "Several: 'lines'": True, "Spell": True, "Format": False}


def test_both_axes_of_a_matrix_come_back_in_legs_of_their_own() -> None:
    cells = read(RICH)["two_axes"].cells

    assert cells[0] == (("python.version", "3.10"), ("db.version", "a b"))
    assert len(cells) == 4
    assert "        python_3_10_db_a_b:\n" in rendered(RICH).text


def test_a_job_that_watches_is_skipped_by_what_another_job_tells() -> None:
    text = rendered(RICH).text

    assert "HEAD^1 HEAD -- app/ 'with space/' 'it'\"'\"'s.toml'; then" in text
    assert "variable=lint;isOutput=true]false" in text
    assert (
        "    condition: and(not(failed()), not(canceled()),"
        " eq(dependencies.changes.outputs['watch.lint'], 'true'))\n"
    ) in text


def test_who_needs_a_job_that_may_be_skipped_runs_all_the_same() -> None:
    assert "    dependsOn: [lint, test]\n    condition: and(not(failed()), not(canceled()))\n" in (
        rendered(RICH).text
    )


def test_without_watches_no_job_looks_at_changes() -> None:
    assert "changes" not in rendered(SMALL).text


def test_a_tool_without_a_task_brings_a_container_where_servers_go_by_name() -> None:
    job = read(RICH)["api_test"]

    assert job.image == "denoland/deno:2.5.7"
    assert ("DATABASE_URL", "postgres://postgres:5432") in job.env


def test_a_matrix_of_containers_names_one_in_each_leg() -> None:
    text = rendered(one(SetupTool(DENO, OfAxis("deno")), axis=Axis("deno", ("1.46", "2.5")))).text

    assert "          container: denoland_deno_1_46\n" in text
    assert "    container: $[ variables['container'] ]\n" in text


def test_versions_that_no_machine_has_come_in_a_container() -> None:
    assert "JavaToolInstaller@0" in rendered(one(SetupTool(JAVA, "21"))).text
    assert "container: eclipse_temurin_13" in rendered(one(SetupTool(JAVA, "13"))).text


@pytest.mark.parametrize(("tool", "host"), [(PYTHON, "localhost"), (DENO, "db")])
def test_a_step_calls_a_server_by_its_name_inside_a_container_only(tool: Tool, host: str) -> None:
    load = Run("Load", "psql --file=a.sql", env=(("PGHOST", "localhost"),))
    job = Job(
        "test", "Test", Purpose.TEST, (SetupTool(tool, "3"), load),
        services=(Service("db", "postgres:18", (5432,)),),
    )  # fmt: skip

    assert f"          PGHOST: {host}\n" in rendered(PipelinePlan("CI", "main", (job,))).text


def test_go_is_asked_for_by_full_versions() -> None:
    text = rendered(one(SetupTool(GO, OfAxis("go")), axis=Axis("go", ("1.24",)))).text

    assert '          go.version: "1.24"\n          go.release: "1.24.' in text
    assert "          version: $(go.release)\n" in text


def test_uv_is_installed_into_the_python_that_it_is_asked_for_with() -> None:
    text = rendered(one(SetupTool(PYTHON, "3.13"), SetupTool(UV, "3.12"))).text

    assert text.count("UsePythonVersion@0") == 1
    assert '          versionSpec: "3.13"\n' in text
    assert "      - bash: pip install uv==1\n" in text


@pytest.mark.parametrize(
    ("os", "label"), [("macos", "macos-15"), ("windows", "windows-2025")], ids=["mac", "windows"]
)
def test_other_systems_run_on_their_own_machines(os: str, label: str) -> None:
    assert (
        f"    pool:\n      vmImage: {label}\n" in rendered(one(SetupTool(PYTHON, "3"), os=os)).text
    )


def test_equal_servers_are_one_resource_and_others_are_told_apart() -> None:
    first = Job("a", "A", Purpose.TEST, (), services=(Service("db", "postgres:18"),))
    second = replace(first, id="b", services=(Service("db", "postgres:17"),))
    plan = PipelinePlan("CI", "main", (first, replace(first, id="c"), second), gate="")

    text = rendered(plan).text

    assert text.count("    - container: ") == 2
    assert "      db: db_2\n" in text


def test_names_are_made_of_what_azure_allows() -> None:
    jobs = tuple(Job(name, "A", Purpose.TEST, ()) for name in ("a-b", "a_b", "1x"))

    assert list(read(replace(SMALL, jobs=jobs))) == ["a_b", "a_b_2", "_1x"]


def test_reports_are_published_also_when_the_job_failed() -> None:
    text = rendered(RICH).text

    assert "        artifact: api_test-$(System.JobAttempt)\n" in text
    assert '          Contents: "**/build/reports/**"\n' in text
    assert text.count("condition: succeededOrFailed()") == 5


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("make test", "make test"),
        ("a && b || c", "a && b || c"),
        ("a | b", "set -eo pipefail\na | b"),
        ("a; b", "set -eo pipefail\na; b"),
        ("a\nb", "set -eo pipefail\na\nb"),
    ],
)
def test_bash_stops_at_the_first_failure(command: str, expected: str) -> None:
    assert strict(command) == expected


def test_only_names_of_azures_own_are_macros() -> None:
    assert macros("$(nproc) $(go env X) $(Build.SourcesDirectory) $(build.x)") == (
        "Build.SourcesDirectory", "build.x",
    )  # fmt: skip


def test_a_variable_that_a_macro_would_reach_stays_with_the_steps() -> None:
    env = (("A", "1"), ("lower", "2"), ("DATE", "3"), ("X", "$(A)"))
    found = Variables(env, (), ("echo $(date)",))

    assert found.shared == (("A", "1"),)
    assert found.own == (("lower", "2"), ("DATE", "3"), ("X", "$(A)"))


def test_a_server_that_needs_a_command_is_started_on_the_machine() -> None:
    steps = {step.name: step.run for step in read(RICH)["two_axes"].steps}

    assert steps["Start minio"] == (
        "docker run --detach --name minio --publish 9000:9000"
        " --env 'A=it'\"'\"'s' minio/minio:1 server '/da ta'"
    )
    assert "Wait for minio" in steps


def test_a_server_with_a_command_beside_a_container_is_told() -> None:
    job = replace(RICH.jobs[2], services=(MINIO,))

    (found,) = PROVIDER.limits(replace(RICH, jobs=(job,)))

    assert found.message.endswith("(api-test: minio)")


def test_what_cannot_be_said_is_told_once_per_kind() -> None:
    job = replace(RICH.jobs[0], id="odd", steps=(Run("A", "ls $(Agent.TempDirectory)"),))
    plan = replace(RICH, jobs=(*RICH.jobs, job))

    found = [finding.message for finding in PROVIDER.limits(plan)]

    assert [text.rpartition(" (")[2] for text in found] == ["api-test: mongodb)", "odd)"]


def test_two_runs_give_the_same_bytes() -> None:
    assert rendered(RICH) == rendered(RICH)
