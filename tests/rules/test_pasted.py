"""How an expression in a script is handed over as a variable instead."""

from __future__ import annotations

from textwrap import dedent

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected

PATH = ".github/workflows/ci.yml"
TOP = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"


def found(text: str) -> tuple[Finding, ...]:
    repo = open_memory({PATH: text})
    return found_by(
        selected(["injectable-expression", "expression-in-run"]), repo, read_all_ci(repo)
    )


def mended(text: str) -> str:
    """The text after all fixes, one after another."""
    for one in found(text):
        text = edited(text, one.fix.edits) if one.fix else text
    return text


def steps(text: str) -> str:
    return TOP + "".join(f"      {line}\n" for line in dedent(text).strip().splitlines())


@pytest.mark.parametrize(
    "before,after,safe",
    [
        ('echo "${{ github.sha }}"', 'echo "${GITHUB_SHA}"', True),
        ("echo ${{ github.sha }}", 'echo "${GITHUB_SHA}"', True),
        ('echo "${{ github.head_ref }}"', 'echo "${GITHUB_HEAD_REF}"', True),
        ("git log ${{ github.head_ref }}", 'git log "${GITHUB_HEAD_REF}"', False),
        ('echo "${{ env.STAGE }}"', 'echo "${STAGE}"', False),
        ('echo "a${{ runner.os }}b"', 'echo "a${RUNNER_OS}b"', True),
    ],
)
def test_what_the_runner_sets_needs_no_variable(before: str, after: str, safe: bool) -> None:
    text = steps(f"- run: {before}")

    assert mended(text).endswith(f"- run: {after}\n")
    assert [one.fix.safe for one in found(text) if one.fix] == [safe]


@pytest.mark.parametrize(
    "script",
    [
        "echo '${{ inputs.a }}'",
        "${{ env.CARGO }} build",
        "make ${{ inputs.flags }}",
        "make ${{ inputs.x && '--quiet' || '' }}",
        'bash -c "echo ${{ inputs.a }}"',
        'python -c "print(${{ inputs.a }})"',
        'eval "${{ inputs.a }}"',
        "echo `echo ${{ inputs.a }}`",
    ],
)
def test_where_a_variable_would_mean_something_else_there_is_no_fix(script: str) -> None:
    text = steps(f"- run: |\n    {script}")

    assert [one.fix for one in found(text)] == [None]


def test_two_values_of_one_step_become_two_variables() -> None:
    text = steps("""
        - run: |
            echo "${{ github.event.issue.title }}"
            echo "${{ github.event.issue.number }}: ${{ github.event.issue.title }}"
    """)

    assert mended(text) == steps("""
        - run: |
            echo "${ISSUE_TITLE}"
            echo "${ISSUE_NUMBER}: ${ISSUE_TITLE}"
          env:
            ISSUE_TITLE: ${{ github.event.issue.title }}
            ISSUE_NUMBER: ${{ github.event.issue.number }}
    """)


def test_a_value_is_one_finding_with_all_its_places() -> None:
    text = steps('- run: |\n    echo "${{ inputs.a }}"\n    echo "${{inputs.a}}"')

    (one,) = found(text)

    assert (one.where.line, [place.line for place in one.related]) == (7, [8])


def test_a_name_that_is_taken_is_left_alone() -> None:
    text = steps("""
        - run: |
            INPUTS_A=1
            echo "${{ inputs.a }} ${{ inputs.b }}"
          env:
            INPUTS_B: other
    """)

    assert 'echo "${INPUTS_A_2} ${INPUTS_B_2}"' in mended(text)


def test_words_of_a_matrix_may_stand_alone() -> None:
    job = TOP.replace("steps", "strategy:\n      matrix:\n        v: [VALUES]\n    steps")
    text = job + "      - run: install ${{ matrix.v }}\n"

    (words,) = found(text.replace("VALUES", '"3.13", "3.14"'))
    (flags,) = found(text.replace("VALUES", '"", "--a --b"'))

    assert words.fix and words.fix.safe
    assert flags.fix and not flags.fix.safe


def test_nobody_knows_the_shell_of_a_runner_of_ones_own() -> None:
    text = steps('- run: echo "${{ github.sha }}"').replace("ubuntu-24.04", "windows-2025")

    (unknown,) = found(text)
    (known,) = found(text + "        shell: bash\n")

    assert unknown.fix and not unknown.fix.safe
    assert known.fix and known.fix.safe


def test_powershell_spells_variables_in_its_own_way() -> None:
    text = steps('- run: Write-Host "${{ github.sha }}"\n  shell: pwsh')

    assert 'Write-Host "${env:GITHUB_SHA}"' in mended(text)


def test_a_text_of_javascript_becomes_a_variable_of_the_process() -> None:
    text = steps("""
        - uses: actions/github-script@v8
          with:
            script: |
              core.notice('${{ github.event.issue.title }}')
    """)

    assert mended(text) == steps("""
        - uses: actions/github-script@v8
          with:
            script: |
              core.notice(process.env.ISSUE_TITLE)
          env:
            ISSUE_TITLE: ${{ github.event.issue.title }}
    """)


def test_a_thousand_expressions_are_looked_at_in_part() -> None:
    lines = "".join(f"          echo ${{{{ inputs.a{n} }}}}\n" for n in range(1_000))

    assert len(found(TOP + "      - run: |\n" + lines)) == 200
