"""Calls of the command inside the test's own process."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from autodevops_cli.cli.app import app


def call(*words: str | Path, **env: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a call."""
    done = CliRunner().invoke(app, list(map(str, words)), env=env)
    return done.exit_code, done.stdout, done.stderr
