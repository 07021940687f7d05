"""GitLab pipelines: what includes may bring, what conditions mean, what nobody can know."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import check
from autodevops_cli.rules._gitlab_runs import MERGE_REQUEST, PUSH, holds


def found(rule: str, text: str, others: dict[str, str] | None = None) -> list[Finding]:
    repo = open_memory({".gitlab-ci.yml": text, **(others or {})})
    return [one for one in check(repo, read_all_ci(repo)) if one.rule == rule]


def told(rule: str, text: str, others: dict[str, str] | None = None) -> list[str]:
    return [one.message for one in found(rule, text, others)]


@pytest.mark.parametrize(
    "condition,of_push,of_request",
    [
        ('$CI_PIPELINE_SOURCE == "merge_request_event"', False, True),
        ("$CI_PIPELINE_SOURCE == 'push'", True, False),
        ('$CI_PIPELINE_SOURCE != "schedule"', True, True),
        ("$CI_COMMIT_BRANCH", True, False),
        ("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", False, False),
        ('$CI_COMMIT_BRANCH == "main"', False, False),
        ("$CI_COMMIT_BRANCH != null", True, False),
        ("$CI_MERGE_REQUEST_IID", False, True),
        ("$CI_COMMIT_TAG == null", True, True),
        ("$CI_COMMIT_TAG =~ /^v/", False, False),
        ("$CI_COMMIT_TAG !~ /^v/", True, True),
        ("$CI_COMMIT_BRANCH =~ /^feature/", None, False),
        ("$OWN", None, None),
        ('$OWN == "1" && $CI_COMMIT_TAG', False, False),
        ('$OWN == "1" || $CI_COMMIT_BRANCH', True, None),
        ('($CI_COMMIT_TAG || $CI_COMMIT_BRANCH) && $CI_PIPELINE_SOURCE == "push"', True, False),
        ('"set"', True, True),
        ("$CI_COMMIT_BRANCH ==", None, None),
        ("$CI_COMMIT_BRANCH %% 1", None, None),
        ("((((", None, None),
        ("", None, None),
    ],
)
def test_conditions_in_the_two_pipelines_of_a_push(
    condition: str, of_push: bool | None, of_request: bool | None
) -> None:
    assert (holds(condition, PUSH), holds(condition, MERGE_REQUEST)) == (of_push, of_request)


def test_a_condition_without_end_is_not_read_for_ever() -> None:
    assert holds("(" * 1_900, PUSH) is None
    assert holds("$CI_COMMIT_BRANCH && " * 200 + "$CI_COMMIT_BRANCH", PUSH) is None


@pytest.mark.parametrize(
    "rules",
    [
        "rules: [{when: manual}]",
        'rules: [{if: $OWN == "1"}]',
        'rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event", when: never}, {if: $NAME}]',
        "rules: [{if: $CI_MERGE_REQUEST_IID}, {if: $CI_COMMIT_BRANCH == 'main'}]",
        "rules: [!reference [.rules, rules]]",
        "only: [main, merge_requests]",
        "only: [merge_requests]",
        "except: [schedules]",
    ],
)
def test_a_job_that_does_not_surely_run_twice_is_left_alone(rules: str) -> None:
    assert told("duplicate-pipelines", f"test:\n  script: make\n  {rules}\n") == []


def test_workflow_rules_may_stand_in_a_local_include() -> None:
    main = "include: /ci/rules.yml\ntest: {script: make, rules: [{when: always}]}\n"
    rules = "workflow: {rules: [{if: $CI_COMMIT_BRANCH}]}\n"

    assert told("duplicate-pipelines", main, {"ci/rules.yml": rules}) == []
    assert told("duplicate-pipelines", main, {"ci/rules.yml": "x: {script: y}\n"}) == [
        "a push to a merge request runs test twice"
    ]


def test_a_pipeline_of_jobs_that_all_run_for_requests_loses_nothing_by_the_fix() -> None:
    always = "test: {script: make, rules: [{when: always}]}\n"
    branches = "lint: {script: make lint}\n"

    (sure,) = found("duplicate-pipelines", always)
    (unsure,) = found("duplicate-pipelines", always + branches)

    assert sure.fix and unsure.fix
    assert (sure.fix.safe, unsure.fix.safe) == (True, False)


def test_the_fix_keeps_what_the_workflow_says_already() -> None:
    text = "workflow:\n  name: CI\n\ntest:\n  script: make\n  rules:\n    - when: always\n"

    (one,) = found("duplicate-pipelines", text)

    assert one.fix
    mended = edited(text, one.fix.edits)
    assert mended.startswith("workflow:\n  name: CI\n")
    assert told("duplicate-pipelines", mended) == []


ABSENT = ("uninterruptible-pipeline", "default-time-limit", "duplicate-pipelines")


@pytest.mark.parametrize("rule", ABSENT)
@pytest.mark.parametrize(
    "include",
    [
        "include: {project: a/b, ref: v1.0.0, file: x.yml}",
        "include: [{template: Jobs/Build.gitlab-ci.yml}]",
        "include: [{component: gitlab.com/a/b/c@1.0.0}]",
        "include: [{remote: 'https://example.com/x.yml'}]",
        "include: [{local: $WHERE/x.yml}]",
        "include: /not/here.yml",
        "spec: {inputs: {}}",
    ],
)
def test_nothing_is_absent_where_an_include_may_bring_it(rule: str, include: str) -> None:
    text = f"{include}\ntest: {{script: make, rules: [{{when: always}}]}}\n"

    assert told(rule, text) == []


def test_defaults_of_a_local_include_count() -> None:
    main = "include: [{local: 'ci/*.yml'}]\ntest: {script: make}\n"
    defaults = "default: {interruptible: true, timeout: 1 hour}\n"

    for rule in ("uninterruptible-pipeline", "default-time-limit"):
        assert told(rule, main, {"ci/defaults.yml": defaults}) == []


def test_what_a_job_extends_counts() -> None:
    text = ".base: {interruptible: true}\ntest: {extends: [.base], script: make}\n"

    assert told("uninterruptible-pipeline", text) == []
    assert told("uninterruptible-pipeline", text.replace("interruptible", "x")) != []


@pytest.mark.parametrize(
    "job",
    ["{script: twine upload dist/*}", "{script: ./x, when: manual}", "{script: ./x, release: {}}"],
)
def test_a_job_that_changes_the_world_need_not_be_interruptible(job: str) -> None:
    publishing = f"job: {job}\n"

    assert told("uninterruptible-pipeline", publishing.replace("{}", "{tag_name: x}")) == []


def test_includes_are_told_where_they_stand() -> None:
    text = "include:\n  - local: a.yml\n  - project: group/b\n    file: c.yml\nt: {script: x}\n"

    (one,) = found("floating-include", text)

    assert (one.where.line, one.message) == (
        3, "what group/b has on its default branch is included"
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "stages: [a]\n.x: {extends: .gone, needs: [gone]}\nt: {stage: a, script: x}\n",
        "stages: [a]\nt: {stage: .pre, script: x}\n",
        "t: {stage: deploy, script: x}\n",
        "t: {stage: $STAGE, script: x}\n",
        ".empty:\nt: {extends: .empty, script: x}\n",
        "t: {script: x, needs: [{job: gone, optional: true}]}\n",
        "t: {script: x, needs: [{project: a/b, job: gone, ref: main}]}\n",
        "t: {script: x, needs: [{pipeline: $UP, job: gone}]}\n",
        "b: {script: x, parallel: 3}\nt: {script: x, needs: ['b 1/3', 'b: [one]']}\n",
        "include: {project: a/b, file: x.yml}\nt: {stage: gone, extends: .gone, script: x}\n",
    ],
)
def test_names_that_stand_for_something_or_may(text: str) -> None:
    assert told("undefined-name", text) == []


def test_a_circle_of_needs_is_found_and_jobs_of_others_are_not_in_it() -> None:
    own = "a: {script: x, needs: [b]}\nb: {script: x, needs: [a]}\n"
    others = "a: {script: x, needs: [{project: c/d, job: a}]}\n"

    assert told("needs-cycle", own) == ["these jobs wait for each other: a, b"]
    assert told("needs-cycle", others) == []


def test_a_shared_script_is_told_once_where_it_stands() -> None:
    text = ".base:\n  before_script:\n    - curl -s https://example.com/x | sh\n"
    jobs = "a: {extends: .base, script: x}\nb: {extends: .base, script: y}\n"

    assert [one.where.line for one in found("curl-pipe-shell", text + jobs)] == [3]


def test_tests_that_also_gate_elsewhere_may_be_tried_in_vain() -> None:
    text = "a: {script: pytest, allow_failure: true}\n"

    assert told("advisory-tests", text) == ["these tests cannot fail the job"]
    assert told("advisory-tests", text + "b: {script: pytest}\n") == []


def test_only_jobs_of_one_meaning_are_put_into_rules() -> None:
    text = "a:\n  script: x\n  only:\n    - main\n    - tags\nb:\n  script: y\n"

    (one,) = found("frozen-only-except", text)
    (other,) = found("frozen-only-except", text + "  only: [/^release/]\n")

    assert other.fix is None
    assert one.fix
    assert edited(text, one.fix.edits) == (
        "a:\n  script: x\n  rules:\n"
        '    - if: $CI_COMMIT_BRANCH == "main"\n    - if: $CI_COMMIT_TAG\nb:\n  script: y\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "a: [1]\n",
        "include: [[], 1, {local: {}}]\nstages: 3\na: {script: [[[x]]], needs: {}, extends: {}}\n",
        "default: x\nworkflow: []\na: {script: x, rules: {if: []}, cache: [1], retry: [2]}\n",
        "a: {extends: a, script: x}\n",
        "a: {script: x, services: [{}, [], 1], image: [], artifacts: {paths: {}}, only: {}}\n",
        "",
    ],
)
def test_odd_pipelines_raise_nothing(text: str) -> None:
    repo = open_memory({".gitlab-ci.yml": text})

    assert isinstance(check(repo, read_all_ci(repo)), tuple)
