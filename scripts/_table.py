"""What the refresh scripts share: reading and writing a table, asking git, asking a registry."""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "src" / "autodevops_cli" / "data"
COMMIT = re.compile(r"[0-9a-f]{40}")
TIMEOUT_S = 300


class RefusedError(Exception):
    """The source does not say what a row needs; nothing was written."""


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with what every script takes."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument(
        "--date",
        default=datetime.date.today().isoformat(),
        help="the day that the table is made for (today)",
    )
    made.add_argument("--data", type=Path, default=DATA, help="the folder with the tables")
    return made


def canonical(table: object) -> str:
    """Return the one form in which a table is stored."""
    return json.dumps(table, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read(path: Path) -> dict[str, Any]:
    """Return a table."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def write(path: Path, table: dict[str, Any]) -> None:
    """Store a table and say what became of it."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    text = canonical(table)
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {'unchanged' if text == before else 'rewritten'}")


def git(clone: Path, *words: str) -> str:
    """Return what git prints about a clone. Raises RefusedError."""
    done = subprocess.run(
        ["git", "-C", str(clone), *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RefusedError(f"{clone}: git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def full_commit(text: str) -> str:
    """Return a commit. Raises RefusedError unless it is a full one."""
    commit = text.strip()
    if not COMMIT.fullmatch(commit):
        raise RefusedError(f"{commit!r} is no full commit")
    return commit


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def ask(*words: str) -> str:
    """Return what a registry's own client prints. Raises RefusedError."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        raise RefusedError(f"{' '.join(words)}: {done.stderr.strip()[-300:]}")
    return done.stdout
