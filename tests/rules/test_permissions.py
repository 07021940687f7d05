"""Near misses of the rules about permissions, tokens and keys."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import found_by, selected
from tests.rules.test_rules import told

PUSH = "on: push\n"
JOB = "    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"


@pytest.mark.parametrize(
    "step,safe",
    [
        ("run: make test", True),
        ("uses: actions/setup-python@v6", True),
        ("run: git fetch --tags", True),
        ("run: make deploy", False),
        ("run: gh release create v1", False),
        ("run: echo ${{ github.token }}", False),
        ("run: echo ${{ secrets.GITHUB_TOKEN }}", False),
        ("run: ./all '${{ toJSON(github) }}'", False),
        ("uses: somebody/action@v1", False),
        ("uses: ./.github/actions/build", False),
    ],
)
def test_reading_is_enough_for_jobs_that_certainly_write_nothing(step: str, safe: bool) -> None:
    path = ".github/workflows/ci.yml"
    repo = open_memory({path: f"{PUSH}jobs:\n  a:\n    runs-on: x\n    steps:\n      - {step}\n"})

    (one,) = found_by(selected(["missing-permissions"]), repo, read_all_ci(repo))

    assert one.fix and one.fix.safe is safe


def test_write_access_is_pointed_at_where_it_stands() -> None:
    flow = f"{PUSH}permissions:\n  contents: read\n  packages: write\njobs:\n  a:\n{JOB}  b:\n{JOB}"

    assert told("broad-permissions", flow) == [
        ("4", "every job without permissions of its own may write packages")
    ]
    assert told("misplaced-permissions", flow) == []


def test_a_job_that_asks_for_everything_is_told_of_its_own_line() -> None:
    flow = f"{PUSH}permissions: {{}}\njobs:\n  a:\n    permissions: write-all\n{JOB}"

    assert told("broad-permissions", flow) == [("5", "the job a may write everything")]


@pytest.mark.parametrize(
    "line,found",
    [
        ("git push origin main", False),
        ("git -C docs push", False),
        ("git -c user.name=bot push", False),
        ("git log --grep push", True),
        ("make push", True),
        ("echo git push", True),
    ],
)
def test_a_job_that_pushes_needs_its_credentials(line: str, found: bool) -> None:
    steps = f"- uses: actions/checkout@v6\n- run: {line}\n"

    assert bool(told("persisted-credentials", steps)) is found


def test_a_choice_that_only_a_run_knows_is_not_judged() -> None:
    step = "- uses: actions/checkout@v6\n  with:\n    persist-credentials: ${{ inputs.push }}\n"

    assert told("persisted-credentials", step) == []


@pytest.mark.parametrize(
    "scope,step,found",
    [
        ("issues: write", "run: make", True),
        ("pages: write", "uses: actions/deploy-pages@v4", False),
        ("issues: write", "uses: actions/deploy-pages@v4", True),
        ("issues: write", "uses: somebody/triage@v1", False),
        ("contents: write", "uses: actions/checkout@v6", True),
        ("id-token: write", "run: npm publish", False),
        ("issues: read", "run: make", False),
    ],
)
def test_a_permission_that_no_step_can_use(scope: str, step: str, found: bool) -> None:
    assert (
        bool(told("excess-permission", f"permissions:\n  {scope}\nsteps:\n  - {step}\n")) is found
    )


@pytest.mark.parametrize(
    "upload,found",
    [
        ("actions/upload-artifact@v3", True),
        ("actions/upload-artifact@0123456789012345678901234567890123456789 # v3.1.0", True),
        ("actions/upload-artifact@0123456789012345678901234567890123456789", False),
        ("actions/upload-artifact@main", False),
        ("actions/upload-artifact@v4", False),
    ],
)
def test_uploads_of_today_leave_hidden_files_out(upload: str, found: bool) -> None:
    steps = f"- uses: actions/checkout@v4\n- uses: {upload}\n  with:\n    path: .\n"

    assert bool(told("uploaded-credentials", steps)) is found


def test_a_checkout_of_today_keeps_its_token_elsewhere() -> None:
    steps = "- uses: actions/checkout@v6\n- uses: actions/upload-artifact@v3\n  with: {path: .}\n"

    assert told("uploaded-credentials", steps) == []


@pytest.mark.parametrize(
    "inputs,found",
    [
        ("aws-secret-access-key: ${{ secrets.KEY }}", True),
        ("aws-secret-access-key: ${{ steps.login.outputs.key }}", False),
        ("{aws-secret-access-key: '${{ secrets.K }}', aws-session-token: x}", False),
        ("role-to-assume: ${{ secrets.ROLE }}", False),
    ],
)
def test_keys_that_stay(inputs: str, found: bool) -> None:
    step = f"- uses: aws-actions/configure-aws-credentials@v5\n  with:\n    {inputs}\n"

    assert bool(told("long-lived-cloud-key", step)) is found


@pytest.mark.parametrize(
    "secret,found",
    [("MY_PAT", True), ("PAT", True), ("PATCH_KEY", False), ("GITHUB_TOKEN", False)],
)
def test_tokens_of_persons_go_by_their_name(secret: str, found: bool) -> None:
    step = f"- uses: actions/checkout@v6\n  with:\n    token: ${{{{ secrets.{secret} }}}}\n"

    assert bool(told("needless-personal-token", step)) is found
