"""What other people's linters say, where they are installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Finding, Severity
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.table import Table
from autodevops_cli.validation.refusal import NotRunError

TIMEOUT_S = 60
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")

SEVERITIES = {"Informational": Severity.INFO, "Low": Severity.LOW, "Medium": Severity.MEDIUM}
SHELLCHECK = {
    "error": Severity.HIGH, "warning": Severity.MEDIUM, "info": Severity.LOW,
    "style": Severity.INFO,
}  # fmt: skip
_SHELLCHECK = re.compile(r"\bSC\d{1,5}:(error|warning|info|style):")
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
    with asked((linter,), files) as runs:
        yield from runs[0].findings()


@dataclass(slots=True)
class Run:
    """A linter at work on files in a folder; `why_not` says why it is not."""

    linter: Linter
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    why_not: str = ""

    def findings(self) -> tuple[Finding, ...]:
        """Return what the linter found, when it is done. Raises NotRunError."""
        if self.process is None:
            raise NotRunError(self.why_not)
        try:
            code = self.process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise NotRunError(f"it took longer than {TIMEOUT_S} s") from None
        if code not in self.linter.clean:
            raise NotRunError(f"it ended with exit code {code}")
        return tuple(self.linter.read(self.printed.read_text(encoding="utf-8", errors="replace")))

    @property
    def printed(self) -> Path:
        """The file with what the linter prints; a pipe would fill while nobody reads."""
        return self.folder / f".{Path(self.linter.name).name}.out"


@contextmanager
def asked(linters: Sequence[Linter], files: Sequence[RenderedFile]) -> Iterator[tuple[Run, ...]]:
    """Give linters that work on the files while the caller does something else."""
    with tempfile.TemporaryDirectory(prefix="autodevops-") as name:
        folder = Path(name)
        _write(folder, files)
        runs = tuple(_started(Run(one, folder), files) for one in linters)
        try:
            yield runs
        finally:
            for one in runs:
                if one.process and one.process.poll() is None:
                    one.process.kill()
                    one.process.wait()


def _started(run: Run, files: Sequence[RenderedFile]) -> Run:
    program = _program(run.linter.name)
    if not program:
        run.why_not = "it is not installed"
        return run
    workflows = [one.path for one in files if one.path.startswith(".github/workflows/")]
    arguments = [program, *run.linter.arguments, *(workflows if run.linter.files else ["."])]
    try:
        with run.printed.open("wb") as printed:
            run.process = subprocess.Popen(
                arguments, cwd=run.folder, env=_environment(run.folder),
                stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.DEVNULL,
            )  # fmt: skip
    except OSError as error:
        run.why_not = f"it cannot be started: {error.strerror}"
    return run


def _program(name: str) -> str:
    """Return the path of a program on PATH, or beside the Python that runs us, or ""."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name) or shutil.which(name, path=beside) or ""


def _write(folder: Path, files: Sequence[RenderedFile]) -> None:
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8", errors="replace", newline="\n")


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
        message = found.text("message")
        spoken = _SHELLCHECK.search(message)
        severity = SHELLCHECK[spoken[1]] if spoken else Severity.HIGH
        yield Finding(found.text("kind"), message, where, severity, source="actionlint")


def _parsed(output: str) -> object:
    try:
        return json.loads(output or "[]")
    except ValueError:
        raise NotRunError("its output cannot be read") from None


JUDGES = (
    # The user's own configuration counts here; what is proven of our files needs the strictest.
    Linter(
        "zizmor",
        ("--offline", "--no-progress", "--no-exit-codes", "--quiet", "--format", "json"),
        _zizmor,
        clean=(0, 3),
    ),
    Linter(
        "actionlint", ("-no-color", "-format", "{{json .}}"), _actionlint, files=True, clean=(0, 1)
    ),
)
"""Who judges workflows of other people, each with its usual strictness."""

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
