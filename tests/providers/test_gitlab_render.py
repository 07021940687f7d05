"""A plan becomes a GitLab pipeline that reads back as the same jobs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.output import is_ours
from autodevops_cli.model.plan import Cache, Job, PipelinePlan, Purpose, Run, SetupTool, Tool
from autodevops_cli.providers.gitlab import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.validation.schema import schema_errors
from tests.providers.container_plans import BUILD, PYTHON, RICH, SMALL, TEST, one_job
from tests.providers.plans import STACK

SMALL_TEXT = """\
# Written by autodevops from what this repository says about itself. Edit freely.
# The comment above a line names the evidence for it; `autodevops explain` tells more.

# One pipeline for each change: of a merge request, or of the default branch.
workflow:
  name: CI
  auto_cancel:
    on_new_commit: interruptible
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      auto_cancel:
        on_new_commit: none

stages: [test]

default:
  interruptible: true
  timeout: 20 minutes
  retry:
    max: 1
    when: runner_system_failure

test:
  stage: test
  needs: []
  # setup.cfg:22: the newest of the matrix
  image: python:3.14
  variables:
    PIP_CACHE_DIR: $CI_PROJECT_DIR/.cache/pip
  cache:
    key: $CI_JOB_NAME_SLUG
    paths:
      - .cache/pip
  before_script:
    # Kept between runs, and hidden from git and from what asks git.
    - mkdir -p .cache && echo '*' > .cache/.gitignore
  script:
    # Install
    - python -m pip install .
    - cd app
    # tox.ini:4: the test environment: ${HOME} #1
    - pytest -q
"""


def text_of(plan: PipelinePlan) -> str:
    assert PROVIDER.render is not None
    (file,) = PROVIDER.render(plan, STACK, ())
    assert file.path == ".gitlab-ci.yml"
    assert list(schema_errors("gitlab", (file,))) == []
    return file.text


def read(plan: PipelinePlan) -> CiDocument:
    document = PROVIDER.parse(open_memory({".gitlab-ci.yml": text_of(plan)}), ".gitlab-ci.yml")
    assert document is not None
    return document


def job(plan: PipelinePlan, name: str) -> CiJob:
    return next(one for one in read(plan).jobs if one.id == name)


def test_a_small_plan_is_a_file_that_a_colleague_would_write() -> None:
    assert text_of(SMALL) == SMALL_TEXT
    assert is_ours(SMALL_TEXT)


def test_jobs_need_what_the_plan_says_and_nothing_waits_for_a_stage() -> None:
    assert [(one.id, one.needs) for one in read(RICH).jobs] == [
        ("lint", ()), ("test", ("lint",)), ("build", ("lint", "test")),
    ]  # fmt: skip
    assert text_of(RICH).count("needs: []") == 1


def test_the_matrix_chooses_the_image() -> None:
    found = job(RICH, "test")

    assert found.image == "python:${PYTHON_VERSION}"
    assert [(one.name, one.values) for one in found.matrix] == [
        ("PYTHON_VERSION", ("3.10", "3.14")), ("DB_VERSION", ("a", "b")),
    ]  # fmt: skip


def test_servers_are_reached_by_their_names() -> None:
    found = job(RICH, "test")

    assert [(one.name, one.image, one.env) for one in found.services] == [
        ("postgres", "postgres:18", (("POSTGRES_PASSWORD", "a$$b"),)),
        ("minio", "minio/minio:RELEASE.1", ()),
    ]
    assert dict(found.env)["DATABASE_URL"] == "postgres://u:p@postgres:5432/x"
    assert "PGHOST=postgres psql --file=a.sql" in [one.run for one in found.steps]
    assert 'command: [server, "/data"]' in text_of(RICH)


def test_gitlab_expands_nothing_in_the_value_of_a_variable() -> None:
    assert dict(job(RICH, "test").env)["PRICE"] == "5$ or $HOME: #1"
    assert (
        """\
    PRICE:
      value: "5$ or $HOME: #1"
      expand: false
    PLAIN: yes
""".replace("PLAIN: yes", 'PLAIN: "yes"')
        in text_of(RICH)
    )


def test_packages_and_tools_come_before_the_work_and_need_no_sudo() -> None:
    runs = [one.run for one in job(RICH, "test").steps]

    assert runs[1:4] == [
        "apt-get update",
        "apt-get install --yes --no-install-recommends libpq-dev zsh postgresql-client sudo",
        "pip install uv==0.13.9",
    ]


def test_a_command_that_leaves_its_folder_does_so_in_a_subshell() -> None:
    steps = [(one.run, one.directory) for one in job(RICH, "test").steps]

    assert ("( cd sub && make )", "app/web ui") in steps
    assert ("LEVEL='a b' make count", "app") in steps


def test_advice_ends_the_job_with_the_code_that_may_fail_and_a_failure_does_not() -> None:
    text = text_of(RICH)

    assert "    exit_codes: 113\n" in text
    assert (
        """\
    # advisory: why
    - "ruff check . | tee 'a: b.txt' || advice=113"
    # Check twice
    - |
      set +e
      (
      set -e
      export MYPY_X='$HOME'"'"'s'
      mypy a
      mypy b
      )
      [ "$?" = 0 ] || advice=113
      set -e
    # Check types
    - mypy src
    - exit "${advice:-0}"
"""
        in text
    )
    assert not job(RICH, "lint").advisory


def test_full_history_and_submodules_are_asked_for_where_needed() -> None:
    assert [dict(one.env).get("GIT_DEPTH") for one in read(RICH).jobs] == ["0", "0", None]
    assert dict(job(RICH, "test").env)["GIT_SUBMODULE_STRATEGY"] == "recursive"


def test_what_all_jobs_ask_of_the_checkout_is_said_once() -> None:
    plan = replace(RICH, jobs=RICH.jobs[:1])

    assert '\nvariables:\n  GIT_DEPTH: "0"\n' in text_of(plan)


def test_a_watched_job_runs_for_its_files_and_on_the_default_branch() -> None:
    assert """\
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
    - changes:
        - app/**/*
        - "\\\\[id\\\\]/x.py"
        - .gitlab-ci.yml
""" in text_of(RICH)


def test_who_needs_a_watched_job_does_without_it() -> None:
    last = Job("last", "Last", Purpose.BUILD, (Run("Last", "make"),), needs=("build",))

    text = text_of(replace(RICH, jobs=(*RICH.jobs, last)))

    assert "    - job: build\n      optional: true\n" in text


def test_a_change_that_no_job_watches_has_a_pipeline() -> None:
    only = replace(RICH, jobs=(replace(BUILD, needs=()),))

    assert [one.id for one in read(only).jobs] == ["build", "no-part"]
    assert "no-part" not in text_of(RICH)


def test_reports_are_kept_also_of_a_failed_job() -> None:
    assert """\
  artifacts:
    when: always
    expire_in: 1 week
    paths:
      - reports/junit.xml
      - reports/html/
    reports:
      junit: ["reports/junit.xml"]
""" in text_of(RICH)


def test_caches_go_by_at_most_two_lock_files() -> None:
    assert """\
  cache:
    key:
      files: [tox.ini, uv.lock]
      prefix: $CI_JOB_NAME_SLUG
    paths:
      - .cache/pip
      - .cache/uv
      - .tox
""" in text_of(RICH)


def test_folders_of_the_home_are_moved_into_the_project_to_be_kept() -> None:
    assert "    PRE_COMMIT_HOME: $CI_PROJECT_DIR/.cache/pre-commit\n" in text_of(RICH)


def test_a_linter_finds_no_downloaded_sources_in_the_project() -> None:
    cargo = Tool("rust", "Rust", image="rust:{version}", caches=(("CARGO_HOME", "cargo"),))
    run = Run("Lint", "cargo clippy")

    lint = text_of(one_job(SetupTool(cargo, "1.98"), run, purpose=Purpose.LINT))
    test = text_of(one_job(SetupTool(cargo, "1.98"), run))

    bun = text_of(one_job(Cache("bun", ("~/.bun/install/cache",), ()), run, purpose=Purpose.LINT))
    assert ".cache/bun" not in bun
    assert ("CARGO_HOME" in lint, "CARGO_HOME" in test) == (False, True)
    assert "rustup component add clippy rustfmt" in lint


@pytest.mark.parametrize("path", ["~/.m2/repository", "/var/cache", "../outside", "$HOME/x"])
def test_what_lies_outside_the_project_is_not_kept(path: str) -> None:
    text = text_of(one_job(Cache("x", (path,), ("x.lock",)), Run("Test", "make")))

    assert "cache:" not in text


def test_time_limits_are_the_usual_one_and_exceptions() -> None:
    assert [(one.id, one.minutes) for one in read(RICH).jobs] == [
        ("lint", "15 minutes"), ("test", "20 minutes"), ("build", "20 minutes"),
    ]  # fmt: skip


def test_the_name_of_an_axis_is_no_variable_that_makefiles_know() -> None:
    assert "PYTHON: " not in text_of(RICH)


def test_what_gitlab_cannot_say_is_told() -> None:
    java = Tool("java", "Java")
    jobs = (
        replace(BUILD, id="mac", os="macos", watches=("$HOME/",)),
        replace(TEST, id="odd", steps=(SetupTool(PYTHON, "3"), SetupTool(java, "21"))),
    )

    told = [one.message for one in PROVIDER.limits(replace(RICH, jobs=jobs))]

    assert told == [
        "no image and no command is known that brings a tool (odd: Java)",
        "a server has its name as host, it is not localhost, and no variable tells the tests "
        "(odd: minio)",
        "jobs on macOS and Windows run on GitLab's own machines, without a container (mac)",
        "jobs run for every change: GitLab takes 50 paths at most (mac)",
    ]


def test_a_command_that_says_localhost_is_told_of() -> None:
    run = Run("Load", "mysql --host=127.0.0.1 < a.sql")
    plan = replace(RICH, jobs=(replace(TEST, steps=(run,)),))

    told = [one.message for one in PROVIDER.limits(plan)]

    assert told[-1] == "commands say localhost: a server has its name as host here (test)"
