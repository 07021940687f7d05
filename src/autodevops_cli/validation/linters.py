"""What other people's linters say, where they are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Finding, Severity
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.table import Table
from autodevops_cli.validation._ladder import NotRunError

TIMEOUT_S = 60
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")

SEVERITIES = {"Informational": Severity.INFO, "Low": Severity.LOW, "Medium": Severity.MEDIUM}
CONFIDENCES = {"Low": Confidence.LOW, "Medium": Confidence.MEDIUM}


@dataclass(frozen=True, slots=True)
class Linter:
    """A program that judges workflows: its command line and how to read what it prints.

    `files` tells whether it wants the workflow files as arguments; else it looks at the folder.
    """

    name: str
    arguments: tuple[str, ...]
    read: Callable[[str], Iterator[Finding]]
    files: bool = False
    clean: Sequence[int] = (0,)


def lint(linter: Linter, provider: str, files: tuple[RenderedFile, ...]) -> Iterator[Finding]:
    """Yield what a linter finds in the files. Raises NotRunError when it cannot be asked."""
    if provider != "github":
        raise NotRunError(f"it does not read {provider}'s files")
    program = _program(linter.name)
    if not program:
        raise NotRunError("it is not installed")
    with tempfile.TemporaryDirectory(prefix="autodevops-") as folder:
        _write(Path(folder), files)
        yield from linter.read(_output(linter, program, Path(folder), files))


def _program(name: str) -> str:
    """Return the path of a program on PATH, or beside the Python that runs us, or ""."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name) or shutil.which(name, path=beside) or ""


def _write(folder: Path, files: tuple[RenderedFile, ...]) -> None:
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8", newline="\n")


def _output(linter: Linter, program: str, folder: Path, files: tuple[RenderedFile, ...]) -> str:
    """Return what the linter prints. Raises NotRunError when it fails or takes too long."""
    workflows = [one.path for one in files if one.path.startswith(".github/workflows/")]
    arguments = [program, *linter.arguments, *(workflows if linter.files else ["."])]
    try:
        done = subprocess.run(
            arguments, cwd=folder, env=_environment(folder), capture_output=True, check=False,
            timeout=TIMEOUT_S, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotRunError(f"it took longer than {TIMEOUT_S} s") from None
    except OSError as error:
        raise NotRunError(f"it cannot be started: {error.strerror}") from error
    if done.returncode not in linter.clean:
        raise NotRunError(f"it ended with exit code {done.returncode}")
    return done.stdout.decode("utf-8", errors="replace")


def _environment(folder: Path) -> Mapping[str, str]:
    """Return an environment without tokens and without the user's configuration."""
    return {key: os.environ[key] for key in KEPT if key in os.environ} | {"HOME": str(folder)}


def _zizmor(output: str) -> Iterator[Finding]:
    for found in Table({"all": _parsed(output)}).tables("all"):
        places = [_zizmor_place(one) for one in found.tables("locations")]
        if found.flag("ignored") or not places:
            continue
        yield Finding(
            found.text("ident"), found.text("desc"), places[0],
            SEVERITIES.get(found.text("determinations", "severity"), Severity.HIGH),
            CONFIDENCES.get(found.text("determinations", "confidence"), Confidence.HIGH),
            related=tuple(places[1:]), source="zizmor",
        )  # fmt: skip


def _zizmor_place(location: Table) -> Place:
    path = location.text("symbolic", "key", "Local", "verbatim_path").removeprefix("./")
    row = location.text("concrete", "location", "start_point", "row")
    return Place(path, int(row) + 1 if row.isdigit() else None)


def _actionlint(output: str) -> Iterator[Finding]:
    for found in Table({"all": _parsed(output)}).tables("all"):
        line = found.text("line")
        where = Place(found.text("filepath"), int(line) if line.isdigit() else None)
        yield Finding(
            found.text("kind"), found.text("message"), where, Severity.HIGH, source="actionlint"
        )


def _parsed(output: str) -> object:
    try:
        return json.loads(output or "[]")
    except ValueError:
        raise NotRunError("its output cannot be read") from None


LINTERS = (
    Linter(
        "zizmor",
        ("--offline", "--no-config", "--no-progress", "--no-exit-codes", "--quiet",
         "--persona", "auditor", "--format", "json"),
        _zizmor,
    ),
    Linter(
        "actionlint", ("-no-color", "-format", "{{json .}}"), _actionlint,
        files=True, clean=(0, 1),
    ),
)  # fmt: skip
