"""What the benchmarks share: the bench folder, the recorded repositories, the tool, the table.

The bench folder holds scripts and records that are no part of this project; README.md beside
this file lists them. Name it with `--bench` or in the environment variable AUTODEVOPS_BENCH.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BENCH_VARIABLE = "AUTODEVOPS_BENCH"
HERE = Path(__file__).resolve().parent
ANALYZE_LIMIT = 120.0
SCRIPT_LIMIT = 3600.0
PATIENCE = 15.0


class InputError(Exception):
    """The input of a benchmark is missing or wrong; the message says what to give instead."""


@dataclass(frozen=True)
class Repository:
    """One recorded repository at one commit; `folder` is its name wherever it is exported."""

    name: str
    commit: str
    ecosystem: str
    runs_here: bool

    @property
    def folder(self) -> str:
        return self.name.replace("/", "__")


@dataclass(frozen=True)
class Ended:
    """How a command ended; the code is None when the time limit ended it."""

    code: int | None
    out: str
    err: str

    @property
    def complaint(self) -> str:
        if self.code is None:
            return "time limit"
        lines = (self.err.strip() or self.out.strip() or "no output").splitlines()
        return f"exit {self.code}: {lines[-1]}"[:200]


@dataclass(frozen=True)
class Understood:
    """What `analyze` said about one folder: a summary, or the reason why there is none."""

    name: str
    summary: Mapping[str, Any]
    failure: str | None = None


@dataclass(frozen=True)
class Bench:
    """The folder with the shared scripts and records; asked for when a file of it is needed."""

    root: Path | None

    def file(self, name: str) -> Path:
        if self.root is None:
            raise InputError(f"give --bench, or set {BENCH_VARIABLE}, to the folder with {name}")
        path = self.root / name
        if not path.is_file():
            raise InputError(f"no {name} in {self.root}; --bench names the folder that holds it")
        return path

    def script(self, name: str, *arguments: str | Path) -> str:
        """What the script printed; it runs under this Python."""
        ended = run([sys.executable, self.file(name), *arguments], limit=SCRIPT_LIMIT)
        if ended.code != 0:
            raise InputError(f"{name}: {ended.complaint}")
        return ended.out

    def export(self, corpus: Path, *, mirror: Path, out: Path, hide_ci: bool) -> Path:
        """The folder with the repositories of a record file; those already there are kept."""
        flags = ["--hide-ci"] if hide_ci else []
        self.script(
            "corpus_checkout.py", "--corpus", corpus, "--mirror", mirror, "--out", out, *flags
        )
        return out


# ---------------------------------------------------------------- command line


def arguments(description: str | None) -> argparse.ArgumentParser:
    """A parser that knows what every benchmark accepts."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--bench",
        type=lambda text: Bench(Path(text).resolve() if text else None),
        default=os.environ.get(BENCH_VARIABLE, ""),
        metavar="DIR",
        help=f"folder with the shared scripts and records (or {BENCH_VARIABLE})",
    )
    parser.add_argument("--tool", default="autodevops", help="the command to measure")
    parser.add_argument(
        "--work",
        type=lambda text: Path(text).resolve(),
        default=Path(tempfile.gettempdir(), "autodevops-bench").resolve(),
        metavar="DIR",
        help="scratch folder, kept between runs (default: %(default)s)",
    )
    return parser


def add_exports(parser: argparse.ArgumentParser, **folders: str) -> None:
    """Let the user name exported folders, or the mirror to export them from."""
    parser.add_argument("--mirror", type=Path, metavar="DIR", help="bare clones, OWNER+NAME/repo")
    for name, meaning in folders.items():
        parser.add_argument(f"--{name}", type=Path, metavar="DIR", help=f"exported: {meaning}")


def mirror_of(options: argparse.Namespace, missing: str) -> Path:
    if options.mirror is None:
        raise InputError(f"give --{missing}, or --mirror to export it from")
    return Path(options.mirror)


def finish(main: Callable[[], None]) -> int:
    """Run a benchmark; an exit code."""
    # A shell starts background jobs deaf to interrupts, and the children would inherit that.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.default_int_handler)
    try:
        main()
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


# ---------------------------------------------------------------- records and tables


def repositories(records: Path) -> list[Repository]:
    data = json.loads(records.read_text())
    return [
        Repository(
            name=record["repo"],
            commit=record["commit"],
            ecosystem=record["ecosystem"],
            runs_here=(record.get("executable_here") or {}).get("status") == "pass",
        )
        for record in data["records"]
    ]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A markdown table; the first column is text, the others are figures."""
    rule = ["---", *("---:" for _ in header[1:])]
    lines = [header, rule, *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def side_by_side(corner: str, columns: Mapping[str, Mapping[str, str]]) -> str:
    """A markdown table of several answers to the same questions."""
    asked = dict.fromkeys(question for column in columns.values() for question in column)
    rows = [[name, *(column.get(name, "-") for column in columns.values())] for name in asked]
    return table([corner, *columns], rows)


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({100 * part / whole:.1f} %)" if whole else "-"


# ---------------------------------------------------------------- the tool


def run(
    command: Sequence[str | Path],
    *,
    limit: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command to its end or to the limit, when it and all that it started are ended."""
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise InputError(f"cannot start {command[0]}: {error}") from error
    try:
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        out, err = end(process)
        return Ended(None, out, err)
    except BaseException:
        end(process)
        raise
    return Ended(process.returncode, out, err)


def end(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Interrupt a command, so that it can stop the services it started, then kill what is left."""
    # Steps of a workflow run in sessions of their own, so killing one group would miss them.
    family = {pid: born(pid) for pid in (process.pid, *descendants(process.pid))}
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=PATIENCE)
    for pid, birth in family.items():
        # Meanwhile the number may have passed to a process that is none of ours.
        if birth and born(pid) == birth:
            os.kill(pid, signal.SIGKILL)
    return process.communicate()


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        if words := status_of(int(folder.name)):
            children.setdefault(int(words[1]), []).append(int(folder.name))
    found = list(children.get(pid, ()))
    for child in found:
        found.extend(children.get(child, ()))
    return found


def born(pid: int) -> str | None:
    """When a process started, None when it is gone."""
    words = status_of(pid)
    return words[19] if words and words[0] != "Z" else None


def status_of(pid: int) -> list[str]:
    """The words of /proc/PID/stat after the name, which stands in parentheses and may be odd."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def analyze(tool: str, folder: Path, name: str) -> Understood:
    """The summary of one folder; an empty one, with the reason, when the tool gives none."""
    if not folder.is_dir():
        return Understood(name, {}, "not exported")
    ended = run([tool, "analyze", folder, "-o", "json"], limit=ANALYZE_LIMIT)
    try:
        summary = json.loads(ended.out)["summary"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return Understood(name, {}, ended.complaint)
    return Understood(name, summary)


def analyze_all(tool: str, folders: Mapping[str, Path]) -> list[Understood]:
    return at_once(lambda name: analyze(tool, folders[name], name), sorted(folders))


def at_once(work: Callable[[str], Any], names: Sequence[str]) -> list[Any]:
    """The results in the order of the names, as many at a time as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, names))


def save(answers: Iterable[Understood], path: Path) -> Path:
    """Write the answers in the form that the scorers read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({a.name: a.summary for a in answers}, indent=1, sort_keys=True))
    return path


def report_failures(answers: Iterable[Understood]) -> None:
    """Print what gave no answer, one line for each reason."""
    failed: dict[str, list[str]] = {}
    for answer in answers:
        if answer.failure:
            failed.setdefault(answer.failure, []).append(answer.name)
    if failed:
        print(f"\nNo answer for {sum(map(len, failed.values()))} folders, which count as missed:\n")
        for reason, names in failed.items():
            print(f"- {reason}: {', '.join(names)}")


@contextmanager
def throwaway(folder: Path, work: Path) -> Iterator[Path]:
    """A copy that keeps the folder's name and is gone afterwards."""
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        yield Path(shutil.copytree(folder, Path(scratch, folder.name), symlinks=True))


def changed_files(checkout: Path) -> list[str]:
    """Paths that differ from the one commit of an exported repository."""
    listed = run(
        ["git", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all"],
        cwd=checkout,
        limit=60,
    )
    return sorted(entry[3:] for entry in listed.out.split("\0") if entry)
