"""Runs git where nobody vouches for the folder: no hooks, no prompts, no user files, no network."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TIMEOUT_S = 120
MAX_LISTING = 64_000_000

# What makes git safe to run in a folder nobody vouches for.
SAFE = (
    "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "safe.directory=*", "-c", "core.quotePath=false",
)  # fmt: skip
REGULAR = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file of a work tree; what git tracks is known to be regular, the rest is not."""

    path: str
    tracked: bool


def environment() -> dict[str, str]:
    """Return an environment in which git asks nothing, reads no user file and locks nothing."""
    keep = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return keep | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "",
        "LC_ALL": "C",
    }


def files_of_work_tree(root: Path) -> tuple[WorkFile, ...]:
    """Return what git tracks or would track below `root`; nothing where no repository answers."""
    return _list(root, ["--cached", "--deleted", "--others"])


def files_of_plain_folder(root: Path) -> tuple[WorkFile, ...]:
    """Return the files that no ignore file in a folder excludes, without any repository there."""
    with tempfile.TemporaryDirectory(prefix="autodevops-") as scratch:
        for folder in ("objects", "refs"):
            Path(scratch, folder).mkdir()
        Path(scratch, "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
        return _list(root, ["--others"], GIT_DIR=scratch, GIT_WORK_TREE=str(root.resolve()))


def run(
    words: Sequence[str], cwd: Path, env: Mapping[str, str], stdin: bytes = b"",
    timeout: float = TIMEOUT_S,
) -> subprocess.CompletedProcess[bytes]:  # fmt: skip
    """Run git to its end. Raises OSError without git and TimeoutExpired."""
    return subprocess.run(
        [*SAFE, *words], cwd=cwd, env=dict(env), input=stdin, capture_output=True,
        timeout=timeout, check=False,
    )  # fmt: skip


def _list(root: Path, which: Sequence[str], **where: str) -> tuple[WorkFile, ...]:
    # The user's own ignore file would make one repository look different on two machines.
    words = [*SAFE, "-c", f"core.excludesFile={os.devnull}", "ls-files", "-z", "-t", "--stage"]
    try:
        with subprocess.Popen(
            [*words, *which, "--exclude-standard"], cwd=root, env=environment() | where,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            alarm = threading.Timer(TIMEOUT_S, process.kill)
            # An interrupt may come before the `finally` counts; the alarm must not hold the exit.
            alarm.daemon = True
            alarm.start()
            try:
                listed = process.stdout.read(MAX_LISTING) if process.stdout else b""
            finally:
                alarm.cancel()
                process.kill()
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(_parsed(listed))


def _parsed(listed: bytes) -> Iterator[WorkFile]:
    """Read rows: `H 100644 <oid> 0<tab>path` (`M` in a merge, `R` deleted), `? path` untracked."""
    rows = [os.fsdecode(row) for row in listed.split(b"\0")[:-1]]
    gone = {row.partition("\t")[2] for row in rows if row.startswith("R ")}
    for row in rows:
        if row.startswith("? "):
            yield WorkFile(row[2:], tracked=False)
            continue
        words, _, path = row.partition("\t")
        if words[:2] in ("H ", "M ") and words[2:8] in REGULAR and path not in gone:
            yield WorkFile(path, tracked=True)
