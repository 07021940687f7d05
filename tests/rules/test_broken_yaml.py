"""What of a CI file was not read is told."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import findings
from autodevops_cli.rules.broken_yaml import RULE

PATH = ".github/workflows/ci.yml"
JOB = "    runs-on: ubuntu-24.04\n    steps:\n"


def told(text: str) -> list[str]:
    repo = open_memory({PATH: text})
    return [one.message for one in findings(RULE, repo, read_all_ci(repo))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("on: [push\n", "is not valid YAML"),
        ("", "says nothing"),
        ("# on: push\n", "says nothing"),
        ("on: p\0sh\n", "is binary"),
        ("a" * 1_000_001, "is larger than 1,000,000 bytes and was not read"),
        ("a: &a [" + "x," * 900 + "]\nb: [" + "*a," * 900 + "]\n", "unfolds to too much data"),
        ("a: " + "[" * 300 + "]" * 300, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    (found,) = told(text)

    assert message in found


def test_jobs_and_steps_that_were_not_looked_at_are_told() -> None:
    many = "".join(f"  j{n}:\n{JOB}      - run: make\n" for n in range(301))
    long = f"  j:\n{JOB}" + "      - run: make\n" * 301

    assert told(f"on: push\njobs:\n{many}") == ["only 300 of 301 jobs were looked at"]
    assert told(f"on: push\njobs:\n{long}") == ["only 300 of 301 steps of j were looked at"]


def test_a_file_that_was_read_says_nothing() -> None:
    assert told(f"on: push\njobs:\n  j:\n{JOB}      - run: make\n") == []
