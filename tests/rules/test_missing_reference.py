"""What a step names is looked for where the step runs, and doubt keeps quiet."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import findings
from autodevops_cli.rules.missing_reference import RULE

HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
CHECKOUT = "      - uses: actions/checkout@v7\n"


def told(steps: str, files: dict[str, str] | None = None) -> list[str]:
    repo = open_memory({".github/workflows/ci.yml": HEAD + steps, **(files or {})})
    return [f"{one.where.line}: {one.message}" for one in findings(RULE, repo, read_all_ci(repo))]


def test_the_line_of_a_script_is_named() -> None:
    steps = CHECKOUT + "      - run: |\n          make test\n          make lint\n"

    assert told(steps, {"Makefile": "test:\n\ttrue\n"}) == [
        "9: the repository lacks the target 'lint' in Makefile, which this step needs"
    ]


def test_a_folder_that_is_not_there_is_told_once_and_at_its_key() -> None:
    steps = CHECKOUT + "      - run: npm ci\n        working-directory: web\n"

    assert told(steps, {"site/package.json": "{}"}) == ["8: the repository has no folder web"]


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param("      - run: make lint\n", id="nothing is checked out"),
        pytest.param(
            CHECKOUT + "        with:\n          ref: gh-pages\n      - run: make lint\n",
            id="another branch",
        ),
        pytest.param(
            CHECKOUT + "      - uses: actions/download-artifact@v6\n      - run: bash run.sh\n",
            id="an artifact brings files",
        ),
        pytest.param(
            CHECKOUT + "      - run: git clone https://example.org/a\n      - run: bash a/run.sh\n",
            id="a clone brings files",
        ),
        pytest.param(
            CHECKOUT + "      - run: echo exit > run.sh\n      - run: bash run.sh\n",
            id="a step before makes it",
        ),
        pytest.param(
            CHECKOUT + "      - run: curl -O https://example.org/run.sh && bash run.sh\n",
            id="the step itself fetches it",
        ),
        pytest.param(
            CHECKOUT + "      - run: npm test\n        working-directory: ${{ matrix.part }}\n",
            id="an expression names the folder",
        ),
        pytest.param(
            CHECKOUT + "      - run: npm publish\n        working-directory: dist\n",
            id="a folder that builds make",
        ),
        pytest.param(
            CHECKOUT
            + "      - uses: a/clean@v1\n      - run: ls\n        working-directory: out2\n",
            id="a folder that a stranger's action may make",
        ),
        pytest.param(
            CHECKOUT + "      - run: cargo generate-lockfile\n      - run: cargo test --locked\n",
            id="a lock file that its manager writes",
        ),
        pytest.param(
            CHECKOUT + "      - run: tsc && node check.js\n", id="a script that is compiled first"
        ),
        pytest.param(
            CHECKOUT + "      - run: bash .ci\\\\steps\\\\run.sh\n", id="paths of another system"
        ),
    ],
)
def test_where_nobody_can_know_nothing_is_said(steps: str) -> None:
    files = {"Makefile": "test:\n\ttrue\n", "check.ts": "1\n", "Cargo.toml": "[package]\n"}

    assert told(steps, files) == []


def test_files_of_submodules_are_not_ours_to_see() -> None:
    modules = '[submodule "a"]\n\tpath = libs/a\n\turl = https://example.org/a\n'
    steps = CHECKOUT + "      - run: bash libs/a/run.sh\n"

    assert told(steps, {".gitmodules": modules}) == []
    assert len(told(steps)) == 1


def test_a_reusable_workflow_that_is_not_there_is_found() -> None:
    workflow = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/build.yml\n"
    repo = open_memory({".github/workflows/ci.yml": workflow})

    (one,) = findings(RULE, repo, read_all_ci(repo))

    assert (one.where.line, one.message) == (
        4, "the repository has no workflow ./.github/workflows/build.yml",
    )  # fmt: skip


def test_gitlab_checks_out_by_itself() -> None:
    repo = open_memory({".gitlab-ci.yml": "a:\n  script:\n    - make lint\n", "Makefile": "t:\n"})

    (one,) = findings(RULE, repo, read_all_ci(repo))

    assert one.message.startswith("the repository lacks the target 'lint' in Makefile")


def test_a_makefile_that_configure_writes_over_tells_nothing() -> None:
    steps = CHECKOUT + "      - run: ./configure\n      - run: make cover\n"
    makefile = {"Makefile": "all:\n\t./configure\n"}

    assert told(steps, {**makefile, "configure": ""}) == []
    assert len(told(CHECKOUT + "      - run: make cover\n", makefile)) == 1


def test_what_runs_on_several_systems_is_looked_at() -> None:
    head = HEAD.replace("ubuntu-24.04", "${{ matrix.os }}")
    repo = open_memory({".github/workflows/ci.yml": head + CHECKOUT + "      - run: make lint\n"})

    assert len([*findings(RULE, repo, read_all_ci(repo))]) == 1
