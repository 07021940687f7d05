"""Starting is cheap: a call imports what it needs and nothing else."""

from __future__ import annotations

import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from tests.conftest import SOURCE, MakeGit

GO = {"go.mod": "module example.org/a\n\ngo 1.25\n", "a_test.go": "package a\n"}
HEAVY = frozenset(
    {"pydantic", "pydantic_settings", "pygit2", "rich", "asyncio", "jsonschema", "requests"}
    | {"google", "httpx", "httpx2", "re2", "sqlalchemy", "sqlite3", "tenacity"}
)


def imported(*words: str) -> set[str]:
    """Return the top-level packages that a call of the command imports."""
    call = [sys.executable, "-X", "importtime", "-m", "autodevops_cli", *words]
    done = subprocess.run(
        call, env={**environ, "PYTHONPATH": SOURCE}, capture_output=True, text=True, check=True
    )
    rows = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {row.rpartition("|")[2].strip().partition(".")[0] for row in rows}


def test_the_version_is_said_without_loading_anything() -> None:
    assert not imported("--version") & {*HEAVY, "typer", "yaml", "jinja2", "subprocess"}


@pytest.mark.parametrize("words", [("version",), ("completion", "bash"), ("doctor",)], ids=" ".join)
def test_small_commands_load_nothing_heavy(words: tuple[str, ...]) -> None:
    assert not imported(*words) & {*HEAVY, "yaml", "jinja2"}


@pytest.mark.parametrize("command", ["analyze", "plan", "generate"])
def test_reading_and_writing_load_nothing_heavy(make_git: MakeGit, command: str) -> None:
    assert not imported(command, str(make_git(GO))) & HEAVY


def test_explain_needs_no_templates(make_git: MakeGit, tmp_path: Path) -> None:
    assert not imported("explain", "go.version", str(make_git(GO))) & {*HEAVY, "jinja2"}
