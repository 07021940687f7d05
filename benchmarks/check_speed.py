"""What `check` costs: on one repository, and on a folder of workflows beside zizmor and actionlint.

Processor and elapsed time of whole processes, the median of several runs taken in turn. The start
is what any program of this kind pays before it does anything: the interpreter and typer.

    check_speed.py --repository DIR [--repository DIR …] --workflows DIR [--tool COMMAND]

`--workflows` is a folder whose `.github/workflows` holds many workflows (200 for the published
figure); gather them with `--gather DIR`, a folder of checkouts, which fills a scratch folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from _bench import arguments, finish, table
from speed import Command, measure, python_of, ratios


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--repository", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--workflows", type=Path, metavar="DIR")
    parser.add_argument("--gather", type=Path, metavar="DIR")
    parser.add_argument("--count", type=int, default=200, metavar="N")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="median of so many")
    options = parser.parse_args()
    if options.repository:
        print(alone(options.tool, options.repository, options.runs))
    folder = options.workflows
    if options.gather:
        folder = gathered(options.gather, options.work / "workflows", options.count)
    if folder:
        print(beside(options.tool, folder, options.runs))


def alone(tool: str, repositories: list[Path], runs: int) -> str:
    """Return what `check` costs beyond the start, per repository."""
    start = Command("start", (python_of(tool), "-c", "import typer; typer.Typer()"))
    words = (tool, "check", "--no-linters", "--exit-zero", "--allow-empty")
    checks = [Command(one.name, (*words, one.resolve())) for one in repositories]
    costs = measure([start, *checks], runs)
    base = costs["start"].cpu
    rows = [
        [one.title, f"{costs[one.title].cpu:.3f}", f"{costs[one.title].cpu - base:.3f}"]
        for one in checks
    ]
    head = ["repository", "processor s", "beyond the start (interpreter, typer)"]
    return f"## One repository, cold, median of {runs}\n\n{table(head, rows)}\n"


def gathered(checkouts: Path, folder: Path, count: int) -> Path:
    """Return a folder with this many workflows of many repositories, in name order."""
    shutil.rmtree(folder, ignore_errors=True)
    target = folder / ".github" / "workflows"
    target.mkdir(parents=True)
    found = sorted(checkouts.glob("*/.github/workflows/*.y*ml"))[:count]
    for number, path in enumerate(found):
        shutil.copyfile(path, target / f"{number:03}-{path.name}")
    return folder


def beside(tool: str, folder: Path, runs: int) -> str:
    """Return what judging many workflows costs: by us, by others, by all together."""
    flows = folder.resolve() / ".github" / "workflows"
    files = sorted(flows.glob("*.y*ml"))
    quiet = ["--no-exit-codes", "--no-progress", "--quiet", "--offline"]
    lint = 'zizmor "$@" . >/dev/null; actionlint .github/workflows/*.y*ml >/dev/null; true'
    here = f"cd '{folder.resolve()}' && "
    others = Command("zizmor + actionlint", ("sh", "-c", here + lint, "sh", *quiet))
    words = (tool, "check", "--exit-zero", folder.resolve())
    ours = Command("check, our rules alone", (*words, "--no-linters"))
    united = Command("check with both", words)
    commands = [others, ours, united]
    costs = measure(commands, runs)
    title = f"## {len(files)} workflows, median of {runs}\n\n"
    return title + ratios(commands, costs, base=others, base_name="zizmor + actionlint") + "\n"


if __name__ == "__main__":
    raise SystemExit(finish(main))
