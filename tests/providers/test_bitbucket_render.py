"""A plan becomes Bitbucket pipelines that read back as the same jobs."""

from __future__ import annotations

from dataclasses import replace

from autodevops_cli.model.ci import CiJob
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import Job, PipelinePlan, Purpose, Run, Service
from autodevops_cli.providers.bitbucket import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.validation.roundtrip import differences
from tests.providers.plans import MONGODB, RICH, SMALL, STACK

EXPECTED = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a command names the evidence for it; `autodevops explain` tells more.
definitions:
  caches:
    pip-downloads:
      key:
        files: ["requirements.txt"]
      path: "~/.cache/pip"

  services:
    # compose.yml:3: db
    postgres:
      image: postgres:18
      memory: 512
      variables:
        POSTGRES_PASSWORD: it's <<x>> $5

  steps:
    - step: &test-3-10
        name: Test on Python 3.10
        # setup.cfg:7: the classifiers
        image: python:3.10
        max-time: 20
        caches: [pip-downloads]
        services: [postgres]
        script:
          - export DATABASE_URL=postgres://postgres@localhost:5432/test
          - export PIP_CACHE_DIR=~/.cache/pip
          # a.toml:2: x
          - apt-get update
          - apt-get install --yes --no-install-recommends libpq5
          # Wait for postgres
          - "timeout 60 bash -c 'until (: < /dev/tcp/127.0.0.1/5432) 2> /dev/null; WAIT'"
          # Install
          - pip install -r requirements.txt
          # tox.ini:4: the test environment
          - MODE=on pytest -q --junitxml=junit.xml
        artifacts:
          upload:
            - name: Keep the test report
              type: test-reports
              paths: ["junit.xml"]
              capture-on: always

    - step: &test-3-14
        <<: *test-3-10
        name: Test on Python 3.14
        # setup.cfg:7: the classifiers
        image: python:3.14

pipelines:
  pull-requests:
    "**":
      - parallel:
          fail-fast: false
          steps:
            - step: *test-3-10
            - step: *test-3-14

  branches:
    trunk:
      - parallel:
          fail-fast: false
          steps:
            - step: *test-3-10
            - step: *test-3-14
"""


def rendered(plan: PipelinePlan) -> RenderedFile:
    assert PROVIDER.render is not None
    (file,) = PROVIDER.render(plan, STACK, ())
    return file


def read(plan: PipelinePlan) -> list[CiJob]:
    file = rendered(plan)
    document = PROVIDER.parse(open_memory({file.path: file.text}), file.path)
    assert document is not None
    return list(document.jobs)


def test_a_small_plan_looks_written_by_hand() -> None:
    assert rendered(SMALL).text == EXPECTED.replace("WAIT", "do sleep 1; done")


def test_pull_requests_and_the_default_branch_run_the_same_steps() -> None:
    names = [job.name for job in read(RICH)]

    assert names[: len(names) // 2] == names[len(names) // 2 :]


def test_each_run_of_a_matrix_is_a_step_and_later_ones_say_only_what_differs() -> None:
    names = {job.name: job.image for job in read(RICH) if job.name.startswith("Build")}

    assert names == {
        "Build on Python 3.10 and DB a b": "python:3.10",
        "Build on Python 3.10 and DB c": "python:3.10",
        "Build on Python 3.11 and DB a b": "python:3.11",
        "Build on Python 3.11 and DB c": "python:3.11",
    }
    defined = rendered(RICH).text.partition("\npipelines:")[0]
    assert defined.count("        <<: *two-axes-3-10-a-b\n") == 3


def test_jobs_come_after_the_groups_of_what_they_need() -> None:
    jobs = read(RICH)
    api = next(job for job in jobs if job.name == "Test (api)")
    before = {job.name for job in jobs if job.id in api.needs}

    assert before >= {"Test on Python 3.10", "Test on Python 3.14"}


def test_folders_are_entered_and_left_again() -> None:
    api = next(job for job in read(RICH) if job.name == "Test (api)")
    moves = [step.run for step in api.steps if step.run.startswith("cd ")]

    assert moves == ["cd api", "cd '../web/ui folder'", "cd ../..", "cd api/inner"]


def test_a_step_is_skipped_by_what_it_watches_for_pull_requests_only() -> None:
    pulls, _, branches = rendered(RICH).text.partition("pull-requests:")[2].partition("branches:")

    assert '    includePaths: ["app/**", "with space/**", "it\'s.toml"]\n' in pulls
    assert "condition" not in branches


def test_pipes_fail_where_their_first_command_fails() -> None:
    piped = Job("a", "A", Purpose.TEST, (Run("x", "make | tee log"),))
    plain = Job("b", "B", Purpose.TEST, (Run("x", "make || true"),))

    text = rendered(replace(SMALL, jobs=(piped, plain))).text

    assert text.count("- set -o pipefail\n") == 1


def test_hungry_servers_get_memory_and_their_step_a_size() -> None:
    servers = (Service("elasticsearch", "elasticsearch:9"), MONGODB)
    job = Job("a", "A", Purpose.TEST, (Run("x", "make"),), services=servers)

    text = rendered(replace(SMALL, jobs=(job,))).text

    assert "      image: elasticsearch:9\n      memory: 2048\n" in text
    assert "        size: 2x\n" in text


def test_equal_servers_are_defined_once_and_others_are_told_apart() -> None:
    first = Job("a", "A", Purpose.TEST, (), services=(Service("db", "postgres:18"),))
    second = replace(first, id="b", services=(Service("db", "postgres:17"),))

    text = rendered(replace(SMALL, jobs=(first, replace(first, id="c"), second))).text

    assert text.count("image: postgres:") == 2
    assert "        services: [db-2]\n" in text


def test_jobs_of_one_name_are_told_apart_by_what_they_run() -> None:
    jobs = tuple(
        Job(name, "Lint", Purpose.LINT, (Run("x", f"make {name}"),)) for name in ("a", "b")
    )  # fmt: skip
    plan = replace(SMALL, jobs=jobs)
    file = rendered(plan)
    document = PROVIDER.parse(open_memory({file.path: file.text}), file.path)
    assert document is not None

    assert list(differences(plan, [document])) == []


def test_a_server_that_needs_a_command_is_started_by_docker() -> None:
    job = next(job for job in read(RICH) if job.name.startswith("Build"))

    assert "        services: [docker]\n" in rendered(RICH).text
    assert job.steps[0].run.startswith("docker run --detach --name minio --publish 9000:9000")


def test_what_cannot_be_said_is_told_once_per_kind() -> None:
    many = tuple(Service(f"s{n}", "x:1", (n,)) for n in range(1, 7))
    crowd = Job("crowd", "Crowd", Purpose.TEST, (), services=many)
    mac = Job("mac", "Mac", Purpose.TEST, (), os="macos")
    plan = replace(RICH, jobs=(*RICH.jobs, crowd, mac))

    found = [finding.message.rpartition(" (")[2] for finding in PROVIDER.limits(plan)]

    assert found == [
        "mac)", "two-axes: Zig)", "crowd)", "test: postgres, api-test: postgres)",
    ]  # fmt: skip


def test_two_runs_give_the_same_bytes() -> None:
    assert rendered(RICH) == rendered(RICH)
