"""What the rules on reliability and cost find, and what looks like a defect and is none."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._cron import defect, minutes
from autodevops_cli.rules._page import workflow_of
from autodevops_cli.rules._testing import runs_tests

PATH = ".github/workflows/ci.yml"
CHECKOUT = "- uses: actions/checkout@v7\n"


def findings(rule: str, text: str, others: dict[str, str] | None = None) -> tuple[Finding, ...]:
    repo = open_memory({PATH: workflow_of(text), **(others or {})})
    return found_by(selected((rule,)), repo, read_all_ci(repo))


def told(rule: str, text: str, others: dict[str, str] | None = None) -> list[str]:
    return [one.message for one in findings(rule, text, others)]


def mended(rule: str, text: str, others: dict[str, str] | None = None) -> str:
    (found,) = findings(rule, text, others)
    assert found.fix
    return edited(workflow_of(text), found.fix.edits)


def test_an_hour_is_a_guess_and_needs_a_look() -> None:
    job = "runs-on: ubuntu-24.04\nsteps:\n  - run: make test\n"
    (found,) = findings("missing-timeout", job)

    assert found.fix and not found.fix.safe
    assert "    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n" in mended("missing-timeout", job)


def test_a_job_whose_steps_all_have_limits_has_one() -> None:
    steps = "- run: a\n  timeout-minutes: 5\n- run: b\n"

    assert told("missing-timeout", steps) == ["the job example has no time limit"]
    assert told("missing-timeout", steps + "  timeout-minutes: 5\n") == []


@pytest.mark.parametrize(
    "more,safe",
    [
        ("", True),
        ("      - run: npm publish\n", False),
        ("    environment: production\n", False),
    ],
)
def test_a_group_is_safe_where_no_waiting_run_is_missed(more: str, safe: bool) -> None:
    steps = "    steps:\n      - run: make test\n"
    job = f"    runs-on: x\n{more}{steps}" if "env" in more else f"    runs-on: x\n{steps}{more}"
    text = f"on: [push, pull_request]\npermissions: {{}}\njobs:\n  a:\n{job}"
    (found,) = findings("missing-concurrency", text)

    assert found.fix and found.fix.safe is safe
    assert edited(text, found.fix.edits).startswith(
        "on: [push, pull_request]\npermissions: {}\nconcurrency:\n  group: ${{ github.workflow }}-"
    )


def test_a_workflow_that_others_call_gets_no_group_of_theirs() -> None:
    text = "on: [push, workflow_call]\njobs:\n  a:\n    runs-on: x\n"

    assert [one.fix for one in findings("missing-concurrency", text)] == [None]


@pytest.mark.parametrize(
    "concurrency,found",
    [
        ("ci-${{ github.ref }}", True),
        ("{group: 'ci-${{ github.head_ref }}'}", True),
        ("{group: 'ci-${{ github.head_ref || github.run_id }}'}", True),
        ("{group: 'ci-${{ github.run_id }}'}", False),
        ("{group: ci}", False),
        ("{group: 'ci-${{ github.ref }}', cancel-in-progress: true}", False),
        ("{group: 'ci-${{ github.ref }}', cancel-in-progress: false}", True),
        ("{group: 'ci-${{ github.ref }}', cancel-in-progress: '${{ inputs.x }}'}", False),
        ("{group: 'ci-${{ github.ref }}', cancel-in-progress: false} # each is billed", False),
    ],
)
def test_which_groups_let_outdated_runs_go_on(concurrency: str, found: bool) -> None:
    text = f"on: pull_request\nconcurrency: {concurrency}\njobs:\n  a:\n    runs-on: x\n"

    assert bool(told("uncancelled-runs", text)) is found
    assert told("uncancelled-runs", text.replace("pull_request", "push", 1)) == []


def test_a_group_of_one_word_becomes_a_mapping() -> None:
    text = "on: pull_request\nconcurrency: ci-${{ github.ref }}\njobs:\n  a:\n    runs-on: x\n"

    assert mended("uncancelled-runs", text) == text.replace(
        " ci-${{ github.ref }}\n",
        '\n  group: "ci-${{ github.ref }}"\n'
        "  cancel-in-progress: ${{ github.event_name == 'pull_request' }}\n",
    )


NODE = "runs-on: ubuntu-24.04\nsteps:\n  - uses: actions/setup-node@v7\n  - run: npm ci\n"


@pytest.mark.parametrize(
    "text,found",
    [
        (NODE, True),
        (NODE.replace("ubuntu-24.04", "[self-hosted]"), False),
        (NODE.replace("npm ci", "npm i -g npm"), False),
        (NODE.replace("npm ci", "cd web && npm ci"), False),
        (NODE.replace("v7\n", "v7\n    with: {cache: npm}\n"), False),
        (NODE.replace("v7\n", "v7\n    with: {cache: ''}\n"), False),
        (NODE.replace("  - run", "  - uses: actions/cache@v6\n    with: {path: ~/.npm, key: a}\n  - run"), False),
        (NODE.replace("  - run", "  - uses: actions/cache@v6\n    with: {path: ~/.cache/pre-commit, key: a}\n  - run"), True),
        (NODE.replace("  - run", "  - uses: ./.github/actions/setup\n  - run"), False),
    ],
)  # fmt: skip
def test_which_jobs_download_everything_again(text: str, found: bool) -> None:
    assert bool(told("missing-cache", text, {"package-lock.json": "{}"})) is found


def test_what_runs_now_and_then_gains_little_from_a_cache() -> None:
    job = "jobs:\n  a:\n    steps:\n      - uses: actions/setup-node@v7\n      - run: npm ci\n"
    files = {"package-lock.json": "{}"}

    assert told("missing-cache", "on: pull_request\n" + job, files) != []
    assert told("missing-cache", "on: {schedule: [{cron: '3 3 * * 1'}]}\n" + job, files) == []


def test_npm_itself_can_be_named_in_the_manifest() -> None:
    files = {"package-lock.json": "{}", "package.json": '{"packageManager": "npm@11.6.0"}'}

    assert told("missing-cache", NODE, files) == []


@pytest.mark.parametrize(
    "path,key,found",
    [
        ("~/.npm", "npm", True),
        ("~/.npm", "npm-${{ runner.os }}-${{ matrix.node }}", True),
        ("~/.npm", "npm-${{ hashFiles('package-lock.json') }}", False),
        ("~/.npm", "npm-${{ steps.key.outputs.hash }}", False),
        ("~/.npm", "npm-${{ github.run_id }}", False),
        ("~/.cargo/registry", "cargo", True),
        ("~/.cache", "cache-${{ runner.os }}", True),
        ("~/.cache/tools", "tools", False),
        ("~/.m2/repository", "maven-3.9.9", False),
        ("build", "build", False),
    ],
)
def test_which_keys_stay_the_same(path: str, key: str, found: bool) -> None:
    step = f"- uses: actions/cache@v6\n  with:\n    path: {path}\n    key: {key}\n"

    assert bool(told("static-cache-key", step)) is found


def test_the_hash_of_the_lock_file_is_appended() -> None:
    step = "- uses: actions/cache@v6\n  with:\n    path: ~/.npm\n    key: npm-${{ runner.os }}\n"

    assert "key: npm-${{ runner.os }}-${{ hashFiles('**/yarn.lock') }}\n" in mended(
        "static-cache-key", step, {"web/yarn.lock": ""}
    )


@pytest.mark.parametrize(
    "steps,files,found",
    [
        ("- run: npm ci\n- run: npm test\n", {}, True),
        ("- run: npm ci\n- run: npm run release\n", {}, False),
        ("- run: pytest\n", {"pyproject.toml": "[tool.setuptools_scm]\n"}, False),
        ("- run: pytest\n", {"pyproject.toml": "[project]\nname = 'a'\n"}, True),
        ("- run: ./ci.sh\n", {}, False),
        ("- run: git log\n", {}, False),
        ("- uses: somebody/else@v1\n- run: pytest\n", {}, False),
        ("- run: npx semantic-release\n", {}, False),
        ("", {}, False),
    ],
)
def test_who_needs_no_history(steps: str, files: dict[str, str], found: bool) -> None:
    checkout = CHECKOUT + "  with:\n    fetch-depth: 0\n"

    assert bool(told("unused-history", checkout + steps, files)) is found


def test_what_is_left_of_a_checkout_is_one_line() -> None:
    text = mended("unused-history", CHECKOUT + "  with:\n    fetch-depth: 0\n- run: pytest\n")

    assert text.endswith("      - uses: actions/checkout@v7\n      - run: pytest\n")


def test_a_floating_image_is_the_one_of_today() -> None:
    job = "runs-on: ubuntu-latest # cheap\nsteps: []\n"

    assert "    runs-on: ubuntu-24.04 # cheap\n" in mended("floating-runner", job)
    assert told("floating-runner", "runs-on: [self-hosted, ubuntu-latest-gpu]\n") == []


@pytest.mark.parametrize(
    "label,rule",
    [
        ("ubuntu-18.04", "retired-runner"),
        ("macos-99", "retired-runner"),
        ("ubuntu-22.04", "deprecated-runner"),
        ("ubuntu-24.04", ""),
        ("[self-hosted, ubuntu-18.04]", ""),
        ("ubuntu-18.04-our-own", ""),
    ],
)
def test_a_runner_is_either_gone_or_going(label: str, rule: str) -> None:
    job = f"runs-on: {label}\nsteps: []\n"

    for one in ("retired-runner", "deprecated-runner"):
        assert bool(told(one, job)) is (one == rule)


def test_nobody_knows_where_a_matrix_should_move() -> None:
    job = "strategy:\n  matrix: {os: [ubuntu-20.04]}\nruns-on: ${{ matrix.os }}\nsteps: []\n"

    assert [one.fix for one in findings("retired-runner", job)] == [None]


@pytest.mark.parametrize(
    "action,inputs,ended",
    [
        ("actions/setup-python", "python-version: 3.8", "Python 3.8"),
        ("actions/setup-python", "python-version: 3.8.18", "Python 3.8.18"),
        ("actions/setup-python", "python-version: 3.8 - 3.9", "Python 3.8 - 3.9"),
        ("actions/setup-python", "python-version: 3.x", ""),
        ("actions/setup-python", "python-version: pypy-3.8", ""),
        ("actions/setup-python", "python-version: ${{ inputs.python }}", ""),
        ("actions/setup-node", "node-version: 16", "Node.js 16"),
        ("actions/setup-node", "node-version: ^16", "Node.js ^16"),
        ("actions/setup-node", "node-version: lts/hydrogen", ""),
        ("actions/setup-node", "node-version: 999", ""),
        ("actions/setup-go", "go-version: 1.19.x", "Go 1.19.x"),
        ("actions/setup-java", "{java-version: 16, distribution: temurin}", "Java 16"),
        ("actions/setup-java", "{java-version: 16, distribution: zulu}", ""),
        ("actions/setup-java", "{java-version: 8, distribution: temurin}", ""),
        ("shivammathur/setup-php", "php-version: 7.4", "PHP 7.4"),
        ("ruby/setup-ruby", "ruby-version: ruby-2.7", "Ruby 2.7"),
        ("ruby/setup-ruby", "ruby-version: jruby-9.4", ""),
        ("erlef/setup-beam", "{elixir-version: 1.18, otp-version: 26}", ""),
    ],
)
def test_which_versions_ended(action: str, inputs: str, ended: str) -> None:
    given = inputs if inputs.startswith("{") else "{" + inputs + "}"
    found = told("end-of-life-version", f"- uses: {action}@v1\n  with: {given}\n")

    assert [one.partition(" gets no fixes")[0] for one in found] == ([ended] if ended else [])


@pytest.mark.parametrize(
    "image,ended",
    [
        ("postgres:11", True),
        ("docker.io/library/postgres:11.4-alpine", True),
        ("postgres:11@sha256:0123", True),
        ("cimg/node:16.2", True),
        ("debian:buster-slim", True),
        ("postgres:18", False),
        ("postgres", False),
        ("example/postgres:11", False),
        ("python:3.14-buster", False),
        ("localhost:5000/x", False),
    ],
)
def test_which_images_ended(image: str, ended: bool) -> None:
    job = f"runs-on: x\nservices:\n  db:\n    image: {image}\n"

    assert bool(told("end-of-life-version", job)) is ended


def test_a_matrix_is_one_finding_for_each_product() -> None:
    job = (
        "strategy:\n  matrix:\n    python: ['3.8', '3.9', '3.14']\n"
        "steps:\n  - uses: actions/setup-python@v7\n"
        "    with:\n      python-version: ${{ matrix.python }}\n"
    )

    (message,) = told("end-of-life-version", job)

    assert message.startswith("Python 3.8, 3.9 gets no fixes any more since 20")


@pytest.mark.parametrize(
    "path,text",
    [
        ("go.mod", "module a\n\ngo 1.19\n"),
        ("Dockerfile", "FROM golang:1.19-alpine\n"),
        (".tool-versions", "golang 1.19.4\n"),
    ],
)
def test_ci_follows_what_the_repository_pins(path: str, text: str) -> None:
    step = "- uses: actions/setup-go@v6\n  with: {go-version: '1.19'}\n"

    assert told("end-of-life-version", step, {path: text}) == []
    assert told("end-of-life-version", step, {path: text.replace("1.19", "1.190")}) != []


def test_other_systems_run_ended_versions_too() -> None:
    repo = open_memory({".travis.yml": "language: python\npython: ['3.8']\nscript: pytest\n"})

    found = found_by(selected(("end-of-life-version",)), repo, read_all_ci(repo))

    assert [one.where.path for one in found] == [".travis.yml"]


@pytest.mark.parametrize(
    "cron,wrong",
    [
        ("23 3 * * *", False), ("*/15 * * * *", False), ("0 0 1 jan sun", False),
        ("5/20 0-6,12 * * 1-5", False), ("60 * * * *", True), ("* * * *", True),
        ("* * 0 * *", True), ("* * * * 7", True), ("5-1 * * * *", True), ("*/0 * * * *", True),
        ("@hourly", True), ("a * * * *", True), (" ", True), ("1,,2 * * * *", True),
    ],
)  # fmt: skip
def test_which_schedules_github_refuses(cron: str, wrong: bool) -> None:
    assert bool(defect(cron)) is wrong


def test_the_minutes_of_a_schedule() -> None:
    assert minutes("*/20,7 * * * *") == {0, 7, 20, 40}
    assert minutes("61 * * * *") == frozenset()


def test_a_schedule_moves_off_the_hour_and_stays_there() -> None:
    text = "on:\n  schedule:\n    - cron: '0 3 * * *' # nightly\njobs: {}\n"

    once, again = mended("crowded-schedule", text), mended("crowded-schedule", text)

    assert once == again
    assert once.endswith(' 3 * * *" # nightly\njobs: {}\n')


@pytest.mark.parametrize(
    "step",
    [
        "- run: pytest\n  continue-on-error: ${{ matrix.experimental }}\n",
        "- name: Test on nightly\n  run: pytest\n  continue-on-error: true\n",
        "- run: pytest\n  continue-on-error: true # flaky on arm, see 123\n",
        "- run: cargo check\n  continue-on-error: true\n",
        "- run: pytest --collect-only || true\n",
        "- run: pytest\n- run: pytest\n  continue-on-error: true\n",
    ],
)
def test_what_may_be_advisory(step: str) -> None:
    assert told("advisory-tests", step) == []


def test_the_shrug_is_named() -> None:
    assert told("advisory-tests", "- run: |\n    make\n    npm test || true\n") == [
        "the failure of `npm test` is shrugged off"
    ]


@pytest.mark.parametrize(
    "line,found",
    [
        ("tox", True), ("tox -e py311", True), ("tox -e lint", False), ("nox -s tests", True),
        ("nox -s release_build", False), ("nox --install-only", False), ("pipx run nox", True),
        ("uvx tox -e docs", False), ("uv run --python 3.14 python -m pytest", True),
        ("uv run mkdocs build", False), ("make check", True), ("npm run check", False),
        ("cargo test --no-run", False), ("go test ./...", True), ("go vet ./...", False),
        ("bundle exec rspec", True), ("rake spec", True), ("echo pytest", False),
    ],
)  # fmt: skip
def test_which_commands_run_tests(line: str, found: bool) -> None:
    assert any(map(runs_tests, commands(line))) is found


MAIN = "on:\n  push:\n    branches: [main]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: STEP\n"


@pytest.mark.parametrize(
    "others",
    [
        {".github/workflows/b.yml": "on: pull_request\njobs: {a: {uses: o/r/.github/workflows/t.yml@v1}}\n"},
        {".github/workflows/b.yml": "on: pull_request\njobs: {a: {steps: [{run: make}]}}\n"},
        {".github/workflows/b.yml": "on: merge_group\njobs: {a: {steps: [{run: go test}]}}\n"},
        {".github/workflows/b.yml": "on: {push: {branches: ['**']}}\njobs: {a: {steps: [{run: go test}]}}\n"},
        {".gitlab-ci.yml": "a:\n  script: pytest\n"},
        {".travis.yml": "language: python\nscript: pytest\n"},
    ],
)  # fmt: skip
def test_pull_requests_may_be_tested_elsewhere(others: dict[str, str]) -> None:
    assert told("untested-pull-requests", MAIN.replace("STEP", "pytest"), others) == []


def test_linting_a_pull_request_is_not_testing_it() -> None:
    lint = "on: pull_request\njobs: {a: {steps: [{run: ruff check}]}}\n"
    others = {".github/workflows/b.yml": lint}

    assert told("untested-pull-requests", MAIN.replace("STEP", "ruff check"), others) == []
    assert told("untested-pull-requests", MAIN.replace("STEP", "pytest"), others) == [
        "the tests run when a change is merged already, and on no pull request"
    ]


RULES = (
    "missing-timeout", "missing-concurrency", "uncancelled-runs", "missing-cache",
    "static-cache-key", "fail-fast-matrix", "artifact-without-retention", "unused-history",
    "floating-runner", "retired-runner", "deprecated-runner", "end-of-life-version",
    "crowded-schedule", "advisory-tests", "untested-pull-requests",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "on: [push\n",
        "on: {schedule: 1, pull_request: [1]}\nconcurrency: [1]\njobs: [1]\n",
        "on: {schedule: [1, {cron: [1]}, {cron: }]}\nconcurrency: a\njobs: {}\n",
        "on: push\nconcurrency: a\njobs: {a: {runs-on: {a: 1}, strategy: 1, timeout-minutes: 1, services: [1]}}\n",
        "on: push\nconcurrency: a\njobs: {a: {timeout-minutes: 1, strategy: {matrix: [1]}, steps: [{uses: 'docker://', with: [1]}]}}\n",
        "on: push\nconcurrency: a\njobs: {a: {timeout-minutes: 1, container: [1], steps: [{run: {a: 1}, with: {path: }}]}}\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", RULES)
def test_odd_input_is_no_defect_of_reliability(rule: str, text: str) -> None:
    assert told(rule, text) == []
