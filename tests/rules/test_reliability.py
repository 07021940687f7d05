"""What the rules on reliability and cost find, and what looks like a defect and is none."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._cron import defect, minutes
from autodevops_cli.rules._page import workflow_of

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
CACHE = "  - uses: actions/cache@v6\n    with: {{path: {}, key: a}}\n"


@pytest.mark.parametrize(
    "text,found",
    [
        (NODE, True),
        (NODE.replace("ubuntu-24.04", "[self-hosted]"), False),
        (NODE.replace("npm ci", "npm i -g npm"), False),
        (NODE.replace("npm ci", "cd web && npm ci"), False),
        (NODE.replace("v7\n", "v7\n    with: {cache: npm}\n"), False),
        (NODE.replace("v7\n", "v7\n    with: {cache: ''}\n"), False),
        (NODE.replace("  - run", f"{CACHE.format('~/.npm')}  - run"), False),
        (NODE.replace("  - run", f"{CACHE.format('~/.cache/pre-commit')}  - run"), True),
        (NODE.replace("  - run", "  - uses: ./.github/actions/setup\n  - run"), False),
    ],
)
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


@pytest.mark.parametrize(
    "cron,wrong",
    [
        ("23 3 * * *", False),
        ("*/15 * * * *", False),
        ("0 0 1 jan sun", False),
        ("5/20 0-6,12 * * 1-5", False),
        ("60 * * * *", True),
        ("* * * *", True),
        ("* * 0 * *", True),
        ("* * * * 7", True),
        ("5-1 * * * *", True),
        ("*/0 * * * *", True),
        ("@hourly", True),
        ("a * * * *", True),
        (" ", True),
        ("1,,2 * * * *", True),
    ],
)
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


ODD = "on: push\nconcurrency: a\njobs: {a: {timeout-minutes: 1, "
RULES = (
    "missing-timeout",
    "missing-concurrency",
    "uncancelled-runs",
    "missing-cache",
    "static-cache-key",
    "fail-fast-matrix",
    "artifact-without-retention",
    "unused-history",
    "floating-runner",
    "retired-runner",
    "deprecated-runner",
    "end-of-life-version",
    "crowded-schedule",
    "advisory-tests",
    "untested-pull-requests",
)


@pytest.mark.parametrize(
    "text",
    [
        "on: [push\n",
        "on: {schedule: 1, pull_request: [1]}\nconcurrency: [1]\njobs: [1]\n",
        "on: {schedule: [1, {cron: [1]}, {cron: }]}\nconcurrency: a\njobs: {}\n",
        f"{ODD}runs-on: {{a: 1}}, strategy: 1, services: [1]}}}}\n",
        f"{ODD}strategy: {{matrix: [1]}}, steps: [{{uses: 'docker://', with: [1]}}]}}}}\n",
        f"{ODD}container: [1], steps: [{{run: {{a: 1}}, with: {{path: }}}}]}}}}\n",
    ],
)
@pytest.mark.parametrize("rule", RULES)
def test_odd_input_is_no_defect_of_reliability(rule: str, text: str) -> None:
    assert told(rule, text) == []
