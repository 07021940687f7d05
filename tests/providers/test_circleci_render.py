"""A plan becomes a CircleCI configuration that reads back as the same jobs."""

from __future__ import annotations

from dataclasses import replace

from autodevops_cli.model.ci import CiJob
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import Job, PipelinePlan
from autodevops_cli.providers._circleci_render import escaped
from autodevops_cli.providers.circleci import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from tests.providers.plans import HEREDOC, RICH, SMALL, STACK

EXPECTED = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a step names the evidence for it; `autodevops explain` tells more.
version: 2.1

jobs:
  test:
    description: Test
    parameters:
      python:
        type: string
    docker:
      # setup.cfg:7: the classifiers
      - image: python:<< parameters.python >>
      # compose.yml:3: db
      - image: postgres:18
        environment:
          POSTGRES_PASSWORD: it's \\<<x>> $5
    environment:
      DATABASE_URL: postgres://postgres@localhost:5432/test
      PIP_CACHE_DIR: /root/.cache/pip
    steps:
      - checkout:
          method: blobless

      - restore_cache:
          name: Restore the downloads cache
          keys:
            - KEY{{ checksum "requirements.txt" }}
            - KEY

      # a.toml:2: x
      - run:
          name: Install packages and tools
          command: |
            apt-get update
            apt-get install --yes --no-install-recommends libpq5

      - run:
          name: Wait for postgres
          command: "timeout 60 bash -c 'until (: < /dev/tcp/127.0.0.1/5432) 2> /dev/null; WAIT'"

      - run:
          name: Install
          command: pip install -r requirements.txt

      # tox.ini:4: the test environment
      - run:
          name: Test
          environment:
            MODE: "on"
          command: pytest -q --junitxml=junit.xml

      - save_cache:
          name: Save the downloads cache
          key: KEY{{ checksum "requirements.txt" }}
          paths:
            - /root/.cache/pip

      - store_test_results:
          name: Keep the test report
          path: junit.xml
          when: always

      - store_artifacts:
          name: Keep the test report
          path: junit.xml
          when: always

workflows:
  ci:
    jobs:
      - test:
          matrix:
            parameters:
              python: ["3.10", "3.14"]
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


def test_a_small_plan_looks_written_by_hand() -> None:
    key = "v1-test-downloads-<< parameters.python >>-{{ arch }}-"
    expected = EXPECTED.replace("KEY", key).replace("WAIT", "do sleep 1; done")

    assert rendered(SMALL).text == expected


def test_commands_come_back_with_their_folders() -> None:
    job = read(RICH)["api-test"]
    steps = {step.name: (step.run.rstrip("\n"), step.directory) for step in job.steps if step.run}

    assert steps["Here"] == (HEREDOC, "api")
    assert steps["There"] == ("make test", "web/ui folder")
    assert steps["Again"] == ("grep -E '^a$|b' x && echo \"50%\" | cat", "api/inner")


def test_both_axes_of_a_matrix_come_back() -> None:
    assert read(RICH)["two-axes"].cells == (
        (("python", "3.10"), ("db", "a b")), (("python", "3.10"), ("db", "c")),
        (("python", "3.11"), ("db", "a b")), (("python", "3.11"), ("db", "c")),
    )  # fmt: skip


def test_servers_come_back_by_name_and_are_waited_for_on_every_port() -> None:
    job = read(RICH)["api-test"]

    assert [one.name for one in job.services] == ["postgres", "mongodb"]
    assert [step.name for step in job.steps if step.name.startswith("Wait")] == [
        "Wait for postgres", "Wait for mongodb on port 27017", "Wait for mongodb on port 27018",
    ]  # fmt: skip


def test_a_step_that_advises_succeeds_and_one_that_gates_is_left_alone() -> None:
    runs = {step.name: step.run.rstrip() for step in read(RICH)["lint"].steps if step.run}
    shrug = 'echo "This failed; it only advises"'

    trap = f"trap '[ \"$?\" = 0 ] || {{ {shrug}; exit 0; }}' EXIT\n"
    assert runs["Lint"] == f"{trap}ruff check . | tee 'out: #1.txt'"
    assert runs["Spell"] == f"codespell --skip=a && typos || {shrug}"
    assert runs["Several: 'lines'"].startswith(f"{trap}cd src\n")
    assert runs["Format"] == "ruff format --check"


def test_a_job_that_watches_halts_when_nothing_of_it_changed() -> None:
    step = next(step for step in read(RICH)["lint"].steps if step.name.startswith("Stop here"))

    assert step.run.startswith('if [ "$CIRCLE_BRANCH" != trunk ] &&\n')
    assert "origin/trunk...HEAD -- app/ 'with space/' 'it'\"'\"'s.toml'; then" in step.run
    assert "circleci-agent step halt" in step.run


def test_history_and_submodules_are_brought_where_asked_for() -> None:
    text = rendered(RICH).text

    assert text.count("method: full") == 1
    assert text.count("git submodule update --init --recursive") == 1


def test_reports_that_are_patterns_are_collected_first() -> None:
    steps = [step for step in read(RICH)["api-test"].steps if step.name.startswith("Collect")]

    assert "for file in **/build/reports/; do" in steps[0].run
    assert "mkdir -p /root/my-reports\n" in steps[0].run


def test_a_cache_that_goes_by_patterns_is_keyed_by_their_sum() -> None:
    text = rendered(RICH).text

    assert "cat /dev/null **/go.sum it\\'s.lock > /root/all-cache-key" in text
    assert '{{ checksum "/root/all-cache-key" }}' in text


def test_only_parameters_of_ours_are_left_to_expand() -> None:
    text = rendered(RICH).text.replace("\\<<", "")

    assert set(text.split("<<")[1:]) != set()
    assert all(
        part.startswith((" parameters.python", " parameters.db")) for part in text.split("<<")[1:]
    )


def test_escaping_is_undone_by_reading() -> None:
    assert escaped("cat <<EOF <<< x") == "cat \\<<EOF \\<<< x"


def test_a_server_gets_the_command_that_it_needs() -> None:
    assert (
        """\
      - image: minio/minio:1
        command: ["server", "/da ta"]
"""
        in rendered(RICH).text
    )


def test_what_cannot_be_said_is_told_once_per_kind() -> None:
    mac = Job("mac", "Mac", RICH.jobs[0].purpose, RICH.jobs[0].steps, os="macos")
    plan = replace(RICH, jobs=(*RICH.jobs, mac))

    found = [one.message.rpartition(" (")[2] for one in PROVIDER.limits(plan)]

    assert found == ["mac)", "two-axes: Zig)", "lint, test, api-test, two-axes)"]


def test_two_runs_give_the_same_bytes() -> None:
    assert rendered(RICH) == rendered(RICH)
