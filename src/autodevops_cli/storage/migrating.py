"""Numbered files of SQL bring a database to the shape that this version knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.errors import StateUnavailable
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.rows import whole

MIGRATIONS = Path(__file__).parent / "migrations"
NAME = re.compile(r"(?P<number>[0-9]{4})_[a-z0-9_]+\.sql")

REMEMBER_VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)
"""
NEWEST = "SELECT COALESCE(MAX(version), 0) FROM schema_version"
REACHED = "INSERT INTO schema_version (version) VALUES (:version)"


def migrate(database: Database, folder: Path = MIGRATIONS) -> None:
    """Bring a database up to date, in one transaction: who comes second finds it done.

    Raises StateUnavailable where a newer version of the tool has been there.
    """
    steps = dict(_steps(folder))
    with database.writing() as session:
        session.run(REMEMBER_VERSIONS)
        reached = whole(session.rows(NEWEST)[0][0])
        if reached > max(steps):
            raise StateUnavailable(
                f"{database.path} was written by a newer autodevops"
                f" (version {reached} of its tables, this one knows {max(steps)})",
                hint="upgrade autodevops, or name another file as the state database",
            )
        for version in sorted(number for number in steps if number > reached):
            for statement in _statements(steps[version]):
                session.run(statement)
            session.run(REACHED, version=version)


def _steps(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in folder.iterdir():
        if found := NAME.fullmatch(path.name):
            yield int(found["number"]), path


def _statements(path: Path) -> Iterator[str]:
    """Yield the statements of a file; each ends with a semicolon at the end of its line."""
    for text in path.read_text(encoding="utf-8").split(";\n"):
        if text.strip():
            yield text
