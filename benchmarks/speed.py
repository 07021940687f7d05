"""What `analyze` costs in processor time on a monorepo of 10,000 files, beside floor and peer.

Makes the repository (the same bytes every time) and measures user + system time, children
included, as the median of several runs taken in turn. Two floors: `git ls-files -z` alone, and a
Python process that does the same and reads every manifest once; ratios are to the second. Then
the start: `--version` beside an interpreter that only imports typer.

    speed.py
    speed.py --stack-analyser FOLDER/node_modules/.bin/stack-analyser --runs 15

The peer is npm's @specfy/stack-analyser, left out when its path is not given. Every run of the
tool gets an empty cache folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from _bench import HERE, InputError, arguments, finish, table
from _monorepo import build


@dataclass(frozen=True)
class Command:
    """Something to measure; `title` is its row in the table."""

    title: str
    words: tuple[str | Path, ...]


@dataclass(frozen=True)
class Cost:
    """Seconds of processor and of waiting."""

    cpu: float
    wall: float


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--files", type=int, default=10_000, metavar="N")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="median of so many")
    parser.add_argument("--stack-analyser", type=Path, metavar="FILE", help="the peer's command")
    parser.add_argument(
        "--python", type=Path, metavar="FILE", help="to import typer (default: the tool's own)"
    )
    options = parser.parse_args()
    work: Path = options.work / "speed"
    repository = build(work / f"monorepo-{options.files}", files=options.files)
    python = options.python or python_of(options.tool)

    floor = Command("floor: Python, `git ls-files -z`, manifests", floor_words(python, repository))
    analysis = [
        Command("`git ls-files -z`", ("git", "-C", repository, "ls-files", "-z")),
        floor,
        Command("`autodevops analyze`", (options.tool, "analyze", repository, "-o", "json")),
    ]
    if peer := options.stack_analyser:
        words = (peer.resolve(), repository, "-o", "peer.json")
        analysis.append(Command("@specfy/stack-analyser", words))
    bare = Command('`python -c "import typer"`', (python, "-c", "import typer"))
    start = [
        Command("`python -c pass`", (python, "-c", "pass")),
        bare,
        Command("`autodevops --version`", (options.tool, "--version")),
    ]
    costs = measure([*analysis, *start], options.runs)
    print(f"## Analysis of {options.files:,} files, median of {options.runs}\n")
    print(ratios(analysis, costs, base=floor, base_name="floor"))
    print(f"\n## Start, median of {options.runs}\n")
    print(ratios(start, costs, base=bare, base_name="import typer"))


def floor_words(python: Path, repository: Path) -> tuple[str | Path, ...]:
    return (python, "-I", HERE / "_floor.py", repository)


def python_of(tool: str) -> Path:
    """The interpreter beside the tool, else this one."""
    found = shutil.which(tool)
    if found is None:
        raise InputError(f"{tool} is not on the PATH; name it with --tool")
    beside = Path(found).resolve().with_name("python")
    return beside if beside.exists() else Path(sys.executable)


def measure(commands: list[Command], runs: int) -> dict[str, Cost]:
    """Median costs; one round warms caches, and commands take turns so that noise is shared."""
    seen: dict[str, list[Cost]] = {command.title: [] for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            cost = cost_of(command)
            if turn:
                seen[command.title].append(cost)
    return {
        title: Cost(median(c.cpu for c in costs), median(c.wall for c in costs))
        for title, costs in seen.items()
    }


def cost_of(command: Command) -> Cost:
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryFile("w+") as complaints:
        environment = {**os.environ, "XDG_CACHE_HOME": scratch}
        before, started = getrusage(RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(
            command.words,
            cwd=scratch,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        after, ended = getrusage(RUSAGE_CHILDREN), time.monotonic()
        if done.returncode != 0:
            complaints.seek(0)
            raise InputError(f"{command.title} failed: {complaints.read().strip()[-200:]}")
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return Cost(cpu=user + system, wall=ended - started)


def ratios(
    commands: list[Command], costs: dict[str, Cost], *, base: Command, base_name: str
) -> str:
    rows = []
    for command in commands:
        cost = costs[command.title]
        times = f"{cost.cpu / costs[base.title].cpu:.2f}"
        rows.append([command.title, f"{cost.cpu:.3f}", f"{cost.wall:.3f}", times])
    return table(["command", "processor s", "elapsed s", f"x {base_name}"], rows)


if __name__ == "__main__":
    raise SystemExit(finish(main))
