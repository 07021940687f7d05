"""A plan becomes a Buildkite pipeline that reads back as the same jobs."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.output import is_ours
from autodevops_cli.model.plan import Axis, Checkout, Job, PipelinePlan, Purpose, Run, SaveReport
from autodevops_cli.planning.surroundings.compose import compose_files
from autodevops_cli.providers._buildkite_text import filled_in, kept
from autodevops_cli.providers.buildkite import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import load_yaml
from autodevops_cli.validation.roundtrip import differences
from autodevops_cli.validation.schema import schema_errors
from tests.providers.plans import MONGODB, POSTGRES, RICH, SMALL, STACK

PIPELINE = ".buildkite/pipeline.yml"
STEPS = """\
  - key: test
    label: Test on Python {{matrix.python}}
    matrix:
      setup:
        python: ["3.10", "3.14"]
    env:
      DATABASE_URL: postgres://postgres@localhost:5432/test
      PIP_CACHE_DIR: /cache/pip
      JOB_IMAGE: python:{{matrix.python}}
    command:
      - trap 'chown -R --reference=/workdir /workdir' EXIT
      # a.toml:2: x
      - apt-get update
      - apt-get install --yes --no-install-recommends libpq5
      - pip install -r requirements.txt
      # tox.ini:4: the test environment
      - MODE=on pytest -q --junitxml=junit.xml
    plugins:
      # setup.cfg:7: the classifiers
      - docker-compose#v5.14.0:
          run: test
          config: .buildkite/test.servers.yml
          wait: true
          mount-checkout: true
          workdir: /workdir
          shell: ["/bin/bash", "-eo", "pipefail", "-c"]
          propagate-environment: true
          volumes:
            - ${BUILDKITE_PIPELINE_SLUG}-pip:/cache/pip
    timeout_in_minutes: 20
    retry: &when_the_agent_is_lost
      automatic:
        - exit_status: -1
          limit: 2
    artifact_paths:
      - junit.xml
"""
SERVERS = """\
services:
  test:
    image: ${JOB_IMAGE}
    network_mode: service:postgres
    depends_on:
      postgres:
        condition: service_healthy

  # compose.yml:3: db
  postgres:
    image: postgres:18
    environment:
      POSTGRES_PASSWORD: it's <<x>> $$5
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U postgres"]
      interval: 2s
      timeout: 5s
      retries: 30
"""


def rendered(plan: PipelinePlan) -> dict[str, str]:
    assert PROVIDER.render is not None
    files = PROVIDER.render(plan, STACK, ())
    assert list(schema_errors("buildkite", files)) == []
    return {file.path: file.text for file in files}


def document(plan: PipelinePlan) -> CiDocument:
    found = PROVIDER.parse(open_memory(rendered(plan)), PIPELINE)
    assert found is not None
    return found


def read(plan: PipelinePlan) -> dict[str, CiJob]:
    return {job.id: job for job in document(plan).jobs}


def one_job(
    *runs: Run, matrix: tuple[Axis, ...] = (), watches: tuple[str, ...] = ()
) -> PipelinePlan:
    job = Job("test", "Test", Purpose.TEST, runs, matrix=matrix, watches=watches)
    return PipelinePlan("CI", "main", (job,), gate="")


def test_a_small_plan_looks_written_by_hand() -> None:
    files = rendered(SMALL)

    assert files[PIPELINE].partition("steps:\n")[2] == STEPS
    assert files[".buildkite/test.servers.yml"].partition("localhost.\n")[2] == SERVERS


def test_the_files_are_known_as_ours() -> None:
    assert all(is_ours(text) for text in rendered(RICH).values())


def test_what_we_wrote_is_no_evidence_for_servers() -> None:
    assert compose_files(open_memory(rendered(RICH))) == ()


@pytest.mark.parametrize("plan", [SMALL, RICH], ids=["small", "rich"])
def test_nothing_is_lost_on_the_way(plan: PipelinePlan) -> None:
    assert [found.message for found in differences(plan, [document(plan)])] == []


def test_two_runs_give_the_same_bytes() -> None:
    assert rendered(RICH) == rendered(RICH)


def test_all_servers_are_on_the_localhost_of_the_job() -> None:
    api = read(RICH)["api-test"]
    text = rendered(RICH)[".buildkite/api-test.servers.yml"]

    assert api.image == "denoland/deno:2.5.7"
    assert [(one.name, one.image) for one in api.services] == [
        ("postgres", "postgres:18"), ("mongodb", "mongo:8"),
    ]  # fmt: skip
    assert api.services[0].env == POSTGRES.env
    assert text.count("network_mode: service:postgres\n") == 2
    assert dict(api.env)["DATABASE_URL"] == "postgres://localhost:5432"


def test_a_job_does_not_take_the_name_of_its_server() -> None:
    job = Job("mongodb", "Test", Purpose.TEST, (Run("A", "make"),), services=(MONGODB,))
    files = rendered(PipelinePlan("CI", "main", (job,), gate=""))

    assert "run: mongodb-job\n" in files[PIPELINE]
    assert "\n  mongodb-job:\n" in files[".buildkite/mongodb.servers.yml"]


def test_jobs_wait_for_what_they_need_only() -> None:
    assert {name: job.needs for name, job in read(RICH).items()} == {
        "lint": (), "test": (), "api-test": ("lint", "test"), "two-axes": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("$HOME ${x} $(nproc) $$ 5$", "$$HOME $${x} $$(nproc) $$$$ 5$$"),
        ("\\$x", "${BACKSLASH:-\\}$$x"),
        ("\\\\$x", "\\\\$$x"),
        ("a\\nb", "a\\nb"),
    ],
    ids=["dollars", "escaped", "escaped backslash", "other escapes"],
)
def test_nothing_is_filled_in_before_bash_runs(text: str, written: str) -> None:
    assert kept(text) == written
    assert filled_in(written) == text


def test_advice_alone_is_soft_failure_and_beside_other_steps_a_message() -> None:
    alone = read(one_job(Run("A", "a b", advisory=True)))["test"]
    beside = read(one_job(Run("A", "a b", advisory=True), Run("B", "c")))["test"]

    assert (alone.advisory, [step.run for step in alone.steps if step.run]) == (True, ["a b"])
    assert (beside.advisory, [step.run for step in beside.steps if step.run]) == (
        False, ['a b || echo "This failed; it only advises"', "c"],
    )  # fmt: skip


def test_a_step_runs_where_its_part_or_the_pipeline_changed() -> None:
    text = rendered(one_job(Run("A", "make"), watches=("app/[id]/", "x.toml")))[PIPELINE]
    (step,) = Table(load_yaml(text).data).tables("steps")

    assert step.strings("if_changed") == ("app/\\[id\\]/**", "x.toml", ".buildkite/**")


def test_history_is_fetched_with_its_tags_where_asked() -> None:
    job = Job("test", "Test", Purpose.TEST, (Checkout(full_history=True), Run("A", "make")))
    plan = PipelinePlan("CI", "main", (job,), gate="")

    assert 'BUILDKITE_GIT_FETCH_FLAGS: "-v --prune --tags"' in rendered(plan)[PIPELINE]


def test_reports_are_uploaded_whatever_they_are() -> None:
    job = Job(
        "test", "Test", Purpose.TEST,
        (Run("A", "make"), *(SaveReport("x", "x", path) for path in ("a.xml", "b/", "c", "**/d/"))),
    )  # fmt: skip
    text = rendered(PipelinePlan("CI", "main", (job,), gate=""))[PIPELINE]

    assert text.partition("artifact_paths:\n")[2].split() == [
        "-", "a.xml", "-", "b/**/*", "-", "c", "-", "c/**/*", "-", '"**/d/**/*"',
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["lint", "test", "api-test", "two-axes"])
def test_what_runs_is_bash(name: str) -> None:
    script = "\n".join(step.run for step in read(RICH)[name].steps)
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)

    assert done.stderr == ""


def told(plan: PipelinePlan) -> str:
    return "\n".join(found.message for found in PROVIDER.limits(plan))


def test_a_command_that_holds_a_value_of_the_matrix_goes_with_its_job() -> None:
    run = Run("A", "echo '{{ matrix.x }}'")

    assert "would replace a part of a command (test)" in told(
        one_job(run, matrix=(Axis("x", ("1", "2")),))
    )
    assert [step.run for step in read(one_job(run))["test"].steps if step.run] == [run.command]


def test_what_buildkite_cannot_say_is_told() -> None:
    plan = replace(RICH, jobs=(*RICH.jobs, replace(RICH.jobs[0], id="mac", os="macos")))

    assert "what their agents have is not known (mac)" in told(plan)
    assert "brings a tool (two-axes: Zig)" in told(plan)
    assert "are not kept between runs (lint: target, api-test: target)" in told(plan)
    assert "only when what they watch has changed (lint, two-axes)" in told(plan)
    assert rendered(plan) == rendered(RICH)
