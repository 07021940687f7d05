"""Expressions of GitHub Actions, as far as they can be known."""

from __future__ import annotations

import time

import pytest

from autodevops_cli.repository.expressions import (
    UNKNOWN,
    evaluate,
    filled,
    holds,
    in_ci,
    lookup_in,
    partly_filled,
)

LOOKUP = lookup_in({"matrix.os": "ubuntu-latest", "matrix.python": "3.13", "env.CARGO": "cargo"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("py${{ matrix.python }}", "py3.13"),
        ("${{ matrix.tox || format('py{0}', matrix.python) }}", "py3.13"),
        ("${{ matrix['python'] }}", "3.13"),
        ("${{ matrix.cxx && '--cxx' || '' }}", ""),
        ("${{ env.CARGO }} test", "cargo test"),
        ("${{ inputs.extra }}", ""),
        ("${{ 'it''s' }}", "it's"),
        ("plain", "plain"),
    ],
)
def test_known_expressions_are_filled_in(text: str, expected: str) -> None:
    assert filled(text, LOOKUP) == expected


@pytest.mark.parametrize(
    "text", ["${{ secrets.TOKEN }}", "${{ steps.a.outputs.b }}", "${{ hashFiles('x') }}", "${{ (("]
)
def test_what_only_a_run_can_tell_is_not_filled_in(text: str) -> None:
    assert filled(text, LOOKUP) is None


def test_known_parts_are_filled_in_beside_unknown_ones() -> None:
    text = "${{ matrix.python }} ${{ github.sha }}"

    assert partly_filled(text, LOOKUP) == "3.13 ${{ github.sha }}"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", True),
        ("matrix.os == 'UBUNTU-latest'", True),
        ("matrix.target == ''", True),
        ("${{ matrix.os == 'windows-latest' && matrix.x }}", False),
        ("!startsWith(matrix.python, 'pypy') && !endsWith(matrix.python, 't')", True),
        ("matrix.python >= 3.12", True),
        ("contains(matrix.os, 'ubuntu')", True),
        ("always()", True),
        ("failure() || cancelled()", False),
        ("github.actor == 'x'", None),
        ("github.actor == 'x' && false", False),
        ("matrix.os == 'ubuntu-latest' || github.actor == 'x'", True),
    ],
)
def test_conditions_hold_or_not_or_nobody_knows(condition: str, expected: bool | None) -> None:
    assert holds(condition, LOOKUP) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("github.event_name == 'push'", True),
        ("github.event_name == 'pull_request'", True),
        ("github.event_name == 'schedule'", False),
        ("startsWith(github.ref, 'refs/tags/')", False),
        ("github.ref == 'refs/heads/main'", True),
        ("github.repository == 'a/b'", None),
    ],
)
def test_a_condition_is_asked_for_pushes_and_pull_requests(
    condition: str, expected: bool | None
) -> None:
    assert in_ci(condition, {}) is expected


def test_without_a_known_matrix_its_names_are_unknown() -> None:
    assert evaluate("matrix.x", lookup_in({})) is UNKNOWN


@pytest.mark.parametrize("text", ["(" * 3999, "!" * 3999, "a(" * 1999, "'" * 3999, "a[" * 1900])
def test_nonsense_is_unknown(text: str) -> None:
    assert evaluate(text, LOOKUP) is UNKNOWN


def test_a_text_of_unfinished_expressions_is_read_once() -> None:
    start = time.process_time()

    assert filled("${{ " * 100_000, LOOKUP) is None
    assert partly_filled("${{ x }" * 100_000, LOOKUP) == "${{ x }" * 100_000
    assert time.process_time() - start < 3
