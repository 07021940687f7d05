"""GitLab pipelines, read."""

from __future__ import annotations

import pytest

from autodevops_cli.model.ci import CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.providers.gitlab import PROVIDER
from tests.conftest import MakeRepo

PATH = ".gitlab-ci.yml"


def jobs(make_repo: MakeRepo, text: str, **others: str) -> dict[str, CiJob]:
    repo = make_repo(
        {PATH: text, **{name.replace("__", "/"): body for name, body in others.items()}}
    )
    assert PROVIDER.files(repo) == (PATH,)
    document = PROVIDER.parse(repo, PATH)
    assert document is not None
    return {one.id: one for one in document.jobs}


def test_scripts_run_after_what_stands_before_them(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "image: python:3.12\n"
        "before_script:\n"
        "  - pip install -r requirements.txt\n"
        "test:\n"
        "  script:\n"
        "    - cd src\n"
        "    - pytest\n",
    )

    test = found["test"]
    assert test.image == "python:3.12"
    assert [(one.run, one.where.line, one.directory) for one in test.steps] == [
        ("pip install -r requirements.txt", 3, ""),
        ("cd src", 6, ""),
        ("pytest", 7, "src"),
    ]


def test_a_job_extends_hidden_ones_and_overrides_them(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        ".base:\n"
        "  image: {name: 'node:22'}\n"
        "  variables: {A: base, B: base}\n"
        "  before_script: [npm ci]\n"
        ".node: {extends: .base}\n"
        "test:\n"
        "  extends: .node\n"
        "  variables: {A: own}\n"
        "  script: npm test\n",
    )

    assert list(found) == ["test"]
    assert found["test"].image == "node:22"
    assert dict(found["test"].env) == {"A": "own", "B": "base"}
    assert [one.run for one in found["test"].steps] == ["npm ci", "npm test"]


def test_local_files_are_included_and_remote_ones_are_not(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "include:\n"
        "  - local: /ci/*.yml\n"
        "  - remote: https://example.org/x.yml\n"
        "  - template: Jobs/Build.gitlab-ci.yml\n",
        **{"ci__test.yml": "unit:\n  script: [make test]\n"},
    )

    assert found["unit"].where == Place("ci/test.yml", 1)
    assert [one.run for one in found["unit"].steps] == ["make test"]


def test_references_are_resolved(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        ".setup:\n  script:\n    - npm ci\n"
        "test:\n  script:\n    - !reference [.setup, script]\n    - npm test\n",
    )

    assert [one.run for one in found["test"].steps] == ["npm ci", "npm test"]


def test_services_are_images_with_names_and_variables(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "test:\n"
        "  services:\n"
        "    - postgres:16\n"
        "    - {name: 'registry.example.org/redis:7', alias: cache, variables: {A: b}}\n"
        "  script: [pytest]\n",
    )

    assert [(one.name, one.image, one.env) for one in found["test"].services] == [
        ("postgres", "postgres:16", ()),
        ("cache", "registry.example.org/redis:7", (("A", "b"),)),
    ]


def test_parallel_matrices_are_cells(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "test:\n"
        "  parallel:\n"
        "    matrix:\n"
        "      - {PYTHON: ['3.12', '3.13'], DB: pg}\n"
        "      - {PYTHON: '3.13', DB: my}\n"
        "  script: [tox]\n",
    )

    assert found["test"].cells == (
        (("PYTHON", "3.12"), ("DB", "pg")),
        (("PYTHON", "3.13"), ("DB", "pg")),
        (("PYTHON", "3.13"), ("DB", "my")),
    )


@pytest.mark.parametrize(
    ("rule", "gates"),
    [
        pytest.param("rules: [{if: $CI_COMMIT_TAG}]", False, id="tags"),
        pytest.param(
            "rules: [{if: $CI_COMMIT_TAG, when: never}, {when: on_success}]", True, id="not tags"
        ),
        pytest.param("rules: [{if: $CI_PIPELINE_SOURCE == 'schedule'}]", False, id="schedules"),
        pytest.param(
            "rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event'}]", True, id="merges"
        ),
        pytest.param("rules: [{when: manual}]", False, id="by hand"),
        pytest.param("when: manual", False, id="job by hand"),
        pytest.param("only: [tags]", False, id="only tags"),
        pytest.param("only: {refs: [main, tags]}", True, id="only main"),
        pytest.param("only: [schedules]", False, id="only schedules"),
    ],
)  # fmt: skip
def test_a_job_gates_when_nobody_has_to_ask_for_it(
    make_repo: MakeRepo, rule: str, gates: bool
) -> None:
    assert jobs(make_repo, f"test:\n  script: [make]\n  {rule}\n")["test"].gates is gates


def test_what_may_fail_is_advisory(make_repo: MakeRepo) -> None:
    found = jobs(make_repo, "a: {script: [x], allow_failure: true}\nb: {script: [x]}\n")

    assert (found["a"].advisory, found["b"].advisory) == (True, False)


def test_jobs_that_extend_each_other_end(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo, "a: {extends: b, script: [x]}\nb: {extends: a}\ninclude: .gitlab-ci.yml\n"
    )

    assert [one.run for one in found["a"].steps] == ["x"]


def test_needs_keep_their_order(make_repo: MakeRepo) -> None:
    text = "a: {script: x}\nb: {script: x}\nc: {script: x, needs: [{job: b, optional: true}, a]}\n"

    document = PROVIDER.parse(make_repo({".gitlab-ci.yml": text}), ".gitlab-ci.yml")

    assert document is not None
    assert document.jobs[-1].needs == ("b", "a")
