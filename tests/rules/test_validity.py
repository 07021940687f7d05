"""What the rules on validity find, and what looks like a defect and is none."""

from __future__ import annotations

from time import process_time

import pytest

from autodevops_cli.data import pinned
from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._contexts import Name, names
from autodevops_cli.rules._page import workflow_of

PATH = ".github/workflows/ci.yml"


def findings(rule: str, text: str, others: dict[str, str] | None = None) -> tuple[Finding, ...]:
    repo = open_memory({PATH: workflow_of(text), **(others or {})})
    return found_by(selected((rule,)), repo, read_all_ci(repo))


def told(rule: str, text: str, others: dict[str, str] | None = None) -> list[str]:
    return [one.message for one in findings(rule, text, others)]


@pytest.mark.parametrize(
    "expression,found",
    [
        ("github.ref == 'refs/heads/main'", [Name("github", ("ref",))]),
        ("matrix['a.b'].c", [Name("matrix", ("a.b", "c"))]),
        ("needs.*.result", [Name("needs", ("*", "result"))]),
        ("steps.a-b.outputs.c_d", [Name("steps", ("a-b", "outputs", "c_d"))]),
        ("hashFiles('a', 'github.x')", [Name("hashFiles", (), True)]),
        ("fromJSON(inputs.x).git.y", [Name("fromJSON", (), True), Name("inputs", ("x",))]),
        ("'it''s ' && true", [Name("true")]),
        ("0x1f + 1e3", []),
        ("'never closed && git.ref", [Name("never"), Name("closed"), Name("git", ("ref",))]),
    ],
)
def test_the_names_in_an_expression(expression: str, found: list[Name]) -> None:
    assert list(names(expression)) == found


@pytest.mark.parametrize(
    "expression,message",
    [
        ("git.ref", "there is no context git"),
        ("secret.TOKEN", "there is no context secret; did you mean secrets?"),
        ("github.evnt.action", "github has no property evnt; did you mean event?"),
        ("runner.so", "runner has no property so"),
        ("toJson(github)", ""),
        ("toYAML(github)", "there is no function toYAML"),
        ("GitHub.Event.Whatever.it.is", ""),
        ("github['ref_name']", ""),
        ("github.*", ""),
        ("env.ANY || vars.ANY || secrets.ANY", ""),
        ("'git.ref'", ""),
    ],
)
def test_what_no_workflow_has(expression: str, message: str) -> None:
    step = f"- run: make\n  env:\n    X: ${{{{ {expression} }}}}\n"

    found = told("unknown-context", step)

    assert len(found) == bool(message)
    assert all(one.startswith(message) for one in found)


def test_a_condition_is_an_expression_without_being_marked() -> None:
    assert told("unknown-context", "- run: make\n  if: git.ref == 'x'\n") != []
    assert told("unknown-context", "- run: make\n  if: ${{ always() }} && git.ref\n") == []
    assert told("unknown-context", "- run: if git.ref\n") == []


JOBS = """\
on:
  workflow_dispatch:
    inputs:
      level: {type: string}
jobs:
  build:
    runs-on: x
    outputs:
      tag: ${{ steps.tag.outputs.tag }}
    steps:
      - id: tag
        run: make
  shared:
    uses: owner/repo/.github/workflows/a.yml@v1
  deploy:
    needs: [build, shared]
    runs-on: x
    strategy:
      matrix:
        os: [a]
        # zig: [b]
        include:
          - extra: 1
    steps:
      - run: make
        env:
          X: ${{ EXPRESSION }}
"""


@pytest.mark.parametrize(
    "expression,message",
    [
        ("inputs.level", ""),
        ("inputs.lvl", "inputs.lvl is no input of this workflow"),
        ("github.event.inputs.level", ""),
        ("github.event.inputs", ""),
        ("github.event.inputs.lvl", "github.event.inputs.lvl is no input of this workflow"),
        ("needs.build.outputs.tag", ""),
        ("needs.Build.outputs.TAG", ""),
        ("needs.build.result", ""),
        ("needs.build.outputs", ""),
        ("needs.*.outputs.x", ""),
        (
            "needs.build.outputs.tga",
            "needs.build.outputs.tga asks for an output that the job build does not have",
        ),
        ("needs.shared.outputs.anything", ""),
        ("needs.test.result", "needs.test.result asks for a job that this job does not need"),
        ("matrix.os", ""),
        ("matrix.extra", ""),
        ("matrix.zig", ""),
        ("matrix.so", "matrix.so is not in the matrix of this job"),
        (
            "steps.tag.outputs.tag",
            "steps.tag.outputs.tag asks for a step that this job does not have",
        ),
        ("toJSON(matrix)", ""),
    ],
)
def test_what_a_job_may_ask_for(expression: str, message: str) -> None:
    found = told("undeclared-reference", JOBS.replace("EXPRESSION", expression))

    assert found == ([message] if message else [])


@pytest.mark.parametrize(
    "matrix",
    [
        " ${{ fromJSON(vars.STRATEGY) }}",
        "\n  matrix: ${{ fromJSON(vars.MATRIX) }}",
        "\n  matrix: {include: '${{ fromJSON(vars.ROWS) }}'}",
    ],
)
def test_nobody_knows_a_matrix_that_a_run_computes(matrix: str) -> None:
    job = f"strategy:{matrix}\nsteps:\n  - run: a\n    name: ${{{{ matrix.x }}}}\n"

    assert told("undeclared-reference", job) == []


def test_a_workflow_without_inputs_may_ask_for_those_of_its_caller() -> None:
    assert told("undeclared-reference", "- run: a\n  name: ${{ inputs.x }}\n") == []


def test_the_event_that_was_meant() -> None:
    text = "on:\n  pull_requests:\n  push:\njobs: {}\n"

    assert [(one.where.line, one.message) for one in findings("unknown-event", text)] == [
        (2, "GitHub has no event 'pull_requests'; did you mean pull_request?")
    ]


@pytest.mark.parametrize(
    "permissions,messages",
    [
        ("{contents: read, models: read}", []),
        ("{}", []),
        ("write-all", []),
        ("all", ["'all' is neither read-all nor write-all"]),
        ("{content: read}", ["GitHub has no permission 'content'; did you mean contents?"]),
        ("{contents: yes}", ["contents may be read, write or none, and not 'yes'"]),
    ],
)
def test_which_permissions_there_are(permissions: str, messages: list[str]) -> None:
    job = f"permissions: {permissions}\nsteps:\n  - run: a\n"

    assert told("unknown-permission", job) == messages


@pytest.mark.parametrize(
    "line,new",
    [
        ('echo "::set-output name=a::$B"', 'echo "a=$B" >> "$GITHUB_OUTPUT"'),
        ("echo '::set-output name=a-b::c'", "echo 'a-b=c' >> \"$GITHUB_OUTPUT\""),
        ('echo "::set-env name=A::$(git describe)"', 'echo "A=$(git describe)" >> "$GITHUB_ENV"'),
        ('echo "::save-state name=a::1"', 'echo "a=1" >> "$GITHUB_STATE"'),
        ("echo ::set-output name=a::b", ""),
        ('echo "::add-path::/opt"', ""),
        ('test -f a && echo "::set-output name=a::b"', ""),
        ('echo "::set-output name=a::b" | tee log', ""),
    ],
)
def test_which_commands_are_rewritten(line: str, new: str) -> None:
    text = workflow_of(f"runs-on: ubuntu-24.04\nsteps:\n  - run: |\n      {line}\n      make\n")
    (found,) = findings("deprecated-command", text)

    assert (edited(text, found.fix.edits) if found.fix else "") == (
        text.replace(line, new) if new else ""
    )


def test_another_shell_writes_files_in_another_way() -> None:
    text = 'runs-on: RUNNER\nsteps:\n  - run: echo "::set-output name=a::b"\n'

    for runner in ("windows-2025", "${{ matrix.os }}"):
        (found,) = findings("deprecated-command", text.replace("RUNNER", runner))
        assert found.fix is None


def test_two_commands_in_one_script_are_both_rewritten() -> None:
    line = '      echo "::set-output name=a::b"\n'
    text = workflow_of(f"runs-on: ubuntu-24.04\nsteps:\n  - run: |\n{line}{line}")

    for one in findings("deprecated-command", text):
        assert one.fix
        text = edited(text, one.fix.edits)

    assert told("deprecated-command", text) == []


def test_a_name_comes_from_the_file_and_the_id() -> None:
    text = "on: push\njobs:\n  unit_tests:\n    runs-on: x\n"
    flow, job = findings("missing-name", text)

    assert flow.fix and flow.fix.safe and job.fix and not job.fix.safe
    assert edited(edited(text, flow.fix.edits), job.fix.edits) == (
        "name: CI\non: push\njobs:\n  unit_tests:\n    name: Unit tests\n    runs-on: x\n"
    )


def test_a_name_that_somebody_asks_for_is_not_changed_lightly() -> None:
    text = "on: push\nconcurrency: ${{ github.workflow }}\njobs:\n  a:\n    name: A\n"
    (found,) = findings("missing-name", text)

    assert found.fix and not found.fix.safe


def step_with(inputs: str) -> str:
    pin = pinned("actions/checkout")
    return f"- uses: {pin.uses} # {pin.tag}\n  with:\n{inputs}"


@pytest.mark.parametrize(
    "inputs,safe",
    [
        ("    fetch-dept: 1\n    path: a\n", True),
        ("    fetch-deptth: 1\n    path: a\n", True),
        ("    fetch-debth: 1\n    path: a\n", True),
        ("    depth-fetch: 1\n    path: a\n", None),
        ("    fetchdeep: 1\n    path: a\n", False),
        ("    fetch-dept: 1\n    fetch-depth: 1\n", None),
        ("    fetch-dept: |\n      1\n      2\n    path: a\n", None),
    ],
)
def test_a_letter_is_a_slip_and_two_are_a_guess(inputs: str, safe: bool | None) -> None:
    (found,) = findings("unknown-action-input", step_with(inputs))

    assert (found.fix.safe if found.fix else None) is safe


def test_an_input_keeps_its_place_and_value() -> None:
    text = workflow_of(step_with('    fetch-dept: "1"\n    path: a\n'))
    (found,) = findings("unknown-action-input", text)
    assert found.fix

    assert edited(text, found.fix.edits).endswith(
        "        with:\n          fetch-depth: 1\n          path: a\n"
    )


@pytest.mark.parametrize(
    "needs,found",
    [
        ("[a]", False),
        ("[A]", True),
        ("[{job: c}]", True),
        ("[{job: c, optional: true}]", False),
        ("[{job: c, project: group/other, ref: main}]", False),
        ("['$JOB']", False),
    ],
)
def test_which_needs_of_gitlab_are_of_nobody(needs: str, found: bool) -> None:
    text = f"a:\n  script: x\nb:\n  script: x\n  needs: {needs}\n"
    repo = open_memory({".gitlab-ci.yml": text})
    rules = selected(("unknown-job-in-needs",))

    assert bool(found_by(rules, repo, read_all_ci(repo))) is found


def test_the_job_that_was_meant() -> None:
    text = "on: push\njobs:\n  build:\n    runs-on: x\n  b:\n    needs: biuld\n    runs-on: x\n"

    assert told("unknown-job-in-needs", text) == [
        "the job b needs biuld, which is not in this file; did you mean build?"
    ]


RULES = (
    "unknown-context",
    "undeclared-reference",
    "unknown-event",
    "unknown-permission",
    "invalid-cron",
    "deprecated-command",
    "missing-name",
    "unknown-job-in-needs",
    "needs-cycle",
    "unknown-action-input",
    "missing-action-input",
)


@pytest.mark.parametrize(
    "text",
    [
        "on: [push\n",
        "name: a\non: push\npermissions: [1]\njobs: [1]\n",
        "name: a\non: [[1], {a: 1}]\njobs: {a: 1}\n",
        "name: a\non: push\njobs: {a: {name: a, needs: {}, permissions: [], strategy: []}}\n",
        "name: a\non: push\njobs: {a: {name: a, steps: [1, {if: [1], with: [1], run: '${{'}]}}\n",
        "name: a\non: push\njobs: {a: {name: a, steps: [{run: '${{ }} }} ${{ [ }}', id: [1]}]}}\n",
    ],
)
@pytest.mark.parametrize("rule", RULES)
def test_odd_input_is_no_defect_of_validity(rule: str, text: str) -> None:
    assert told(rule, text) == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "text",
    [
        "on: push\njobs: {a: {steps: [{run: '" + "${{ x.y " * 20_000 + "'}]}}\n",
        'on: push\njobs: {a: {steps: [{run: "' + "${{ a['b'].c }}" * 20_000 + '"}]}}\n',
        "on: push\njobs:\n"
        + "".join(f"  j{n}: {{needs: [k{n}], if: git.x{n}}}\n" for n in range(5_000)),
        "on: push\npermissions:\n"
        + "".join(f"  p{n}: read\n" for n in range(5_000))
        + "jobs: {}\n",
        "on: push\njobs: {a: {steps: [{run: '" + "echo ::set-output name=a" * 20_000 + "'}]}}\n",
    ],
    ids=["open", "many", "jobs", "scopes", "commands"],
)
def test_a_hostile_file_takes_bounded_time(rule: str, text: str) -> None:
    repo = open_memory({PATH: text})
    documents = read_all_ci(repo)
    start = process_time()

    found = found_by(selected((rule,)), repo, documents)

    assert len(found) <= 6_000
    assert process_time() - start < 5
