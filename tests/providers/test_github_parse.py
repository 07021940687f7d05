"""GitHub workflows, read: what gates, what runs, and what is called in the same repository."""

from __future__ import annotations

import pytest

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.providers.github import PROVIDER
from tests.conftest import MakeRepo

PATH = ".github/workflows/ci.yml"


def parsed(make_repo: MakeRepo, text: str, **others: str) -> CiDocument:
    repo = make_repo(
        {PATH: text, **{name.replace("__", "/"): body for name, body in others.items()}}
    )
    document = PROVIDER.parse(repo, PATH)
    assert document is not None
    return document


def job(make_repo: MakeRepo, body: str) -> CiJob:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return parsed(make_repo, f"on: push\njobs:\n  test:\n{lines}\n").jobs[0]


@pytest.mark.parametrize(
    ("on", "gates"),
    [
        pytest.param("push", True, id="a word"),
        pytest.param("[push, workflow_dispatch]", True, id="a list"),
        pytest.param("{push: {branches: [main]}}", True, id="the main branch"),
        pytest.param("{push: {tags: ['v*']}}", False, id="tags only"),
        pytest.param("{push: {tags: ['v*'], branches: [main]}}", True, id="tags and branches"),
        pytest.param("{pull_request: {types: [labeled]}}", False, id="labels only"),
        pytest.param("{pull_request: null}", True, id="pull requests"),
        pytest.param("merge_group", True, id="merge queue"),
        pytest.param("{schedule: [{cron: '0 0 * * *'}]}", False, id="schedule"),
        pytest.param("workflow_call", False, id="called by others"),
        pytest.param("release", False, id="release"),
    ],
)
def test_a_workflow_gates_when_pushes_or_pull_requests_start_it(
    make_repo: MakeRepo, on: str, gates: bool
) -> None:
    document = parsed(make_repo, f"on: {on}\njobs:\n  a:\n    steps: [{{run: make}}]\n")

    assert document.gates is gates


@pytest.mark.parametrize(
    ("condition", "gates"),
    [
        ("github.event_name == 'schedule'", False),
        ("startsWith(github.ref, 'refs/tags/v')", False),
        ("github.event_name != 'pull_request'", True),
        ("needs.changes.outputs.code == 'true'", True),
    ],
)
def test_a_job_gates_unless_its_condition_rules_it_out(
    make_repo: MakeRepo, condition: str, gates: bool
) -> None:
    assert job(make_repo, f"if: {condition}\nsteps: [{{run: make}}]").gates is gates


def test_cells_are_the_product_without_the_excluded_ones_with_the_included_ones(
    make_repo: MakeRepo,
) -> None:
    found = job(
        make_repo,
        "strategy:\n"
        "  matrix:\n"
        "    os: [linux, windows]\n"
        "    python: ['3.12', '3.13']\n"
        "    exclude: [{os: windows, python: '3.12'}]\n"
        "    include:\n"
        "      - {os: linux, python: '3.13', cover: 'yes'}\n"
        "      - {os: macos, python: '3.13'}\n",
    )

    assert found.cells == (
        (("os", "linux"), ("python", "3.12")),
        (("os", "linux"), ("python", "3.13"), ("cover", "yes")),
        (("os", "windows"), ("python", "3.13")),
        (("os", "macos"), ("python", "3.13")),
    )


def test_values_that_are_mappings_get_dotted_names(make_repo: MakeRepo) -> None:
    found = job(make_repo, "strategy: {matrix: {platform: [{os: ubuntu, shell: bash}]}}")

    assert found.cells == ((("platform.os", "ubuntu"), ("platform.shell", "bash")),)


def test_a_matrix_that_a_run_expands_has_axes_and_no_cells(make_repo: MakeRepo) -> None:
    found = job(make_repo, "strategy: {matrix: '${{ fromJSON(needs.a.outputs.b) }}'}")

    assert (found.cells, found.matrix) == ((), ())


def test_steps_inherit_folder_and_shell_from_the_job_or_the_workflow(make_repo: MakeRepo) -> None:
    document = parsed(
        make_repo,
        "on: push\n"
        "defaults: {run: {working-directory: web, shell: pwsh}}\n"
        "jobs:\n"
        "  a:\n"
        "    defaults: {run: {working-directory: ./api/}}\n"
        "    steps:\n"
        "      - run: make\n"
        "      - {run: make, working-directory: docs, shell: 'bash -eux {0}'}\n",
    )

    steps = document.jobs[0].steps
    assert [(one.directory, one.shell) for one in steps] == [("api", "pwsh"), ("docs", "")]


def test_services_have_images_variables_and_ports(make_repo: MakeRepo) -> None:
    found = job(
        make_repo,
        "services:\n"
        "  db:\n"
        "    image: postgres:17\n"
        "    env: {POSTGRES_DB: test}\n"
        "    ports: ['15432:5432']\n"
        "  cache: {image: redis}\n",
    )

    assert [(one.name, one.image, one.env, one.ports) for one in found.services] == [
        ("db", "postgres:17", (("POSTGRES_DB", "test"),), ("15432:5432",)),
        ("cache", "redis", (), ()),
    ]


@pytest.mark.parametrize(
    ("runs_on", "runner"),
    [
        ("ubuntu-24.04", "ubuntu-24.04"),
        ("[self-hosted, linux]", "self-hosted linux"),
        ("{group: big, labels: [linux]}", "linux"),
        ("{group: big}", "big"),
    ],
)
def test_a_runner_is_its_labels_or_its_group(
    make_repo: MakeRepo, runs_on: str, runner: str
) -> None:
    assert job(make_repo, f"runs-on: {runs_on}").runner == runner


def test_a_local_workflow_is_followed_with_its_inputs(make_repo: MakeRepo) -> None:
    document = parsed(
        make_repo,
        "on: push\n"
        "jobs:\n"
        "  unit:\n"
        "    strategy: {matrix: {py: ['3.12', '3.13']}}\n"
        "    uses: ./.github/workflows/tests.yml\n"
        "    with: {python: '${{ matrix.py }}', target: unit}\n",
        **{
            ".github__workflows__tests.yml": "on:\n"
            "  workflow_call:\n"
            "    inputs: {python: {}, target: {}, flags: {default: -q}}\n"
            "jobs:\n"
            "  run:\n"
            "    steps:\n"
            "      - run: make ${{ inputs.target }} ${{ inputs.flags }} PY=${{ inputs.python }}\n"
        },
    )

    caller = document.jobs[0]
    inner = caller.called[0]
    assert caller.steps == ()
    assert inner.steps[0].run == "make unit -q PY=${{ matrix.py }}"
    assert inner.steps[0].where == Place(".github/workflows/tests.yml", 7)
    assert inner.cells == ((("py", "3.12"),), (("py", "3.13"),))


def test_a_local_action_brings_its_steps(make_repo: MakeRepo) -> None:
    document = parsed(
        make_repo,
        "on: push\n"
        "jobs:\n"
        "  a:\n"
        "    steps:\n"
        "      - {uses: ./.github/actions/setup, if: matrix.x, with: {extra: dev}}\n",
        **{
            ".github__actions__setup__action.yml": "inputs: {extra: {default: test}}\n"
            "runs:\n"
            "  using: composite\n"
            "  steps:\n"
            "    - run: pip install -e .[${{ inputs.extra }}]\n"
            "      shell: bash\n"
        },
    )

    step = document.jobs[0].steps[0]
    assert [(one.run, one.condition) for one in step.inner] == [
        ("pip install -e .[dev]", "matrix.x")
    ]


def test_workflows_that_call_each_other_end(make_repo: MakeRepo) -> None:
    call = "on: [push, workflow_call]\njobs:\n" + "".join(
        f"  j{n}: {{uses: ./{PATH}}}\n" for n in range(30)
    )

    document = parsed(make_repo, call)

    assert len(document.jobs) == 30


def test_remote_workflows_and_actions_are_not_followed(make_repo: MakeRepo) -> None:
    document = parsed(
        make_repo,
        "on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1}\n"
        "  b:\n    steps: [{uses: ../../etc/passwd}, {uses: ./missing}]\n",
    )

    assert document.jobs[0].called == ()
    assert [one.inner for one in document.jobs[1].steps] == [(), ()]


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "jobs: []", "jobs: 3", "on: push\njobs: {a: 1, b: [], c: null}",
        "jobs: {a: {steps: {run: x}}}", "jobs: {a: {steps: [1, null, [], {run: [x]}]}}",
        "jobs: {a: {strategy: {matrix: [1]}, services: [], needs: {x: 1}, env: [1]}}",
        "jobs: {a: {strategy: {matrix: {include: [1, {a: [2]}], os: {x: 1}}}}}",
        "on: {push: [], pull_request: 3}\njobs: {a: {runs-on: {labels: {x: 1}}}}",
        "jobs: {a: {uses: ./.github/workflows, with: 3}}", "jobs:\n  a: &a\n    steps: [*a]\n",
    ],
)  # fmt: skip
def test_odd_files_are_read_without_complaint(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({PATH: text})

    document = PROVIDER.parse(repo, PATH)

    assert document is None or document.provider == "github"
