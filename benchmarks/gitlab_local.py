"""Whether the `.gitlab-ci.yml` that `generate` writes runs: listed and run by gitlab-ci-local.

Copies each given folder, runs `autodevops generate COPY --provider gitlab --yes` and runs the jobs
one at a time, without containers: images, services and system packages are taken out, so that the
tools come from this machine, and of a matrix the newest cell is left. Python gets an environment
of its own. A job that ends with the exit code that is allowed to fail counts as green, and is
counted as advice besides.

    gitlab_local.py --runner DIR/node_modules/.bin/gitlab-ci-local FOLDER ...

The folders are git repositories, because gitlab-ci-local asks git which files there are.

Wants gitlab-ci-local, the Node it needs first on the PATH, rsync, and PyYAML in this Python.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _bench import Ended, InputError, arguments, finish, run, share, table, throwaway

GENERATE_LIMIT = 120.0
LIST_LIMIT = 60.0
FILE = ".gitlab-ci.yml"
# No job: what the file says about all of them.
GLOBAL = frozenset({"workflow", "stages", "variables", "default"})


@dataclass(frozen=True)
class Result:
    """What became of one repository; `advice` counts jobs that ended with a warning."""

    name: str
    listed: int = 0
    ran: int = 0
    green: int = 0
    advice: int = 0
    seconds: float = 0.0
    reason: str = ""


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a repository")
    parser.add_argument("--runner", default="gitlab-ci-local", help="the program that runs jobs")
    parser.add_argument(
        "--limit", type=float, default=360, metavar="S", help="seconds for one repository"
    )
    options = parser.parse_args()
    work: Path = options.work / "gitlab"
    results = []
    for folder in options.folders:
        result = attempt(folder.resolve(), options.tool, options.runner, options.limit, work)
        print(f"{result.name}: {result.reason or 'green'}", file=sys.stderr, flush=True)
        results.append(result)
    header = ["repository", "listed", "ran", "green", "with advice", "seconds", "reason"]
    print(table(header, map(row, results)))
    green, ran = sum(one.green for one in results), sum(one.ran for one in results)
    print(f"\n**Jobs green: {share(green, ran)}**")


def attempt(folder: Path, tool: str, runner: str, limit: float, work: Path) -> Result:
    name = folder.name.replace("__", "/", 1)
    if not folder.is_dir():
        return Result(name, reason="no such folder")
    with throwaway(folder, work / "checkouts") as checkout:
        command = [tool, "generate", checkout, "--provider", "gitlab", "--yes"]
        generated = run(command, limit=GENERATE_LIMIT)
        if generated.code != 0 or not (checkout / FILE).is_file():
            return Result(name, reason=f"generate: {generated.complaint}")
        strip(checkout / FILE)
        environment = python_environment(checkout.parent)
        jobs = listed(runner, checkout)
        started = time.monotonic()
        ends = list(ran(runner, checkout, jobs, environment, started + limit))
        log = work / "results" / f"{folder.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("\n".join(f"=== {job}\n{end.out}\n{end.err}" for job, end in ends))
        return judge(name, jobs, ends, time.monotonic() - started)


def strip(path: Path) -> None:
    """Take out of the pipeline what needs a container, and all but the newest of a matrix."""
    import yaml

    pipeline: dict[str, Any] = yaml.safe_load(path.read_text())
    for name, job in pipeline.items():
        if name in GLOBAL:
            continue
        for key in ("image", "services"):
            job.pop(key, None)
        for axes in job.get("parallel", {}).get("matrix", []):
            axes.update({axis: values[-1:] for axis, values in axes.items()})
        before = [line for line in job.pop("before_script", []) if "apt-get " not in line]
        if before:
            job["before_script"] = before
    path.write_text(yaml.safe_dump(pipeline, sort_keys=False))


def python_environment(folder: Path) -> Mapping[str, str]:
    """Variables under which pip installs into an environment that is gone afterwards."""
    made = run([sys.executable, "-m", "venv", folder / "python"], limit=120)
    if made.code != 0:
        raise InputError(f"no environment for Python: {made.complaint}")
    return {"PATH": f"{folder / 'python' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def listed(runner: str, checkout: Path) -> list[str]:
    ended = run([runner, "--list-csv"], cwd=checkout, limit=LIST_LIMIT)
    rows = csv.DictReader(io.StringIO(ended.out), delimiter=";")
    return [line["name"] for line in rows if line.get("name")]


def ran(
    runner: str, checkout: Path, jobs: list[str], env: Mapping[str, str], until: float
) -> Iterator[tuple[str, Ended]]:
    """Run the jobs in turn, as long as there is time."""
    flags = ("--force-shell-executor", "--shell-isolation", "--no-color", "--needs")
    for job in jobs:
        left = until - time.monotonic()
        if left > 0:
            yield job, run([runner, *flags, job], cwd=checkout, env=env, limit=left)


def judge(name: str, jobs: list[str], ends: list[tuple[str, Ended]], seconds: float) -> Result:
    red = [f"{job}: {last(end)}" for job, end in ends if end.code != 0]
    advice = sum(end.code == 0 and " WARN " in end.out + end.err for _, end in ends)
    skipped = [f"{job}: no time" for job in jobs[len(ends) :]]
    return Result(
        name=name,
        listed=len(jobs),
        ran=len(ends),
        green=len(ends) - len(red),
        advice=advice,
        seconds=seconds,
        reason=" / ".join([*red, *skipped]) or ("" if jobs else "no jobs listed"),
    )


def last(ended: Ended) -> str:
    """The last line that a failed job itself printed."""
    if ended.code is None:
        return "time limit"
    lines = [line for line in (ended.out + ended.err).splitlines() if " > " in line]
    return " ".join(lines[-1].split())[:120] if lines else ended.complaint


def row(result: Result) -> list[object]:
    seconds = f"{result.seconds:.0f}"
    return [
        result.name, result.listed, result.ran, result.green, result.advice, seconds, result.reason,
    ]  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(finish(main))
