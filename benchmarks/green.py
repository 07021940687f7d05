"""How many repositories go green, with tests run, on the pipeline that `generate` writes.

Takes the repositories whose tests are known to pass on this kind of machine (`executable_here`
in corpus_dev.json and in wild.json), hides their own CI, runs `autodevops generate COPY --yes` and
executes the generated workflows with green_run.py: green means that every step passed and that at
least one test was seen to run. Run one at a time; the machine should be otherwise idle.

    green.py --bench DIR --mirror DIR
    green.py --bench DIR --hidden DIR --wild DIR --repo pypa/packaging --rerun

A result stands as long as the generated files are the same, so an interrupted run continues and a
second run repeats only what changed. Logs and results are kept in the scratch folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from _bench import (
    HERE,
    Bench,
    Ended,
    InputError,
    Repository,
    add_exports,
    arguments,
    changed_files,
    finish,
    mirror_of,
    repositories,
    run,
    share,
    table,
    throwaway,
)

GENERATE_LIMIT = 120.0


@dataclass(frozen=True)
class Candidate:
    """A repository to try, and the folder where its export lies."""

    repository: Repository
    group: str
    export: Path


@dataclass(frozen=True)
class Result:
    """What became of one repository; `digest` tells which generated files were tried."""

    repo: str
    group: str
    digest: str
    green: bool
    tests: int
    seconds: float
    reason: str


@dataclass(frozen=True)
class Ledger:
    """The results so far, one file each, and the logs beside them."""

    root: Path

    def recall(self, candidate: Candidate, digest: str) -> Result | None:
        path = self.path(candidate, "json")
        if not path.is_file():
            return None
        result = Result(**json.loads(path.read_text()))
        return result if result.digest == digest else None

    def keep(self, candidate: Candidate, result: Result) -> Result:
        self.path(candidate, "json").write_text(json.dumps(asdict(result), indent=1))
        return result

    @property
    def folder(self) -> Path:
        return self.root / "results"

    def path(self, candidate: Candidate, suffix: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{candidate.repository.folder}.{suffix}"


def main() -> None:
    options = parse()
    ledger = Ledger(options.work / "green")
    results = []
    for candidate in candidates(options):
        print(f"{candidate.repository.name} ...", end=" ", file=sys.stderr, flush=True)
        result = attempt(candidate, options, ledger)
        print("green" if result.green else f"RED {result.reason}", file=sys.stderr)
        results.append(result)
    if not results:
        raise InputError("no such repository; --repo names one of corpus_dev.json or wild.json")
    print(f"logs: {ledger.folder}", file=sys.stderr)
    print(table(["repository", "from", "result", "tests", "seconds", "reason"], map(row, results)))
    print(f"\n{summary(results)}")


def parse() -> argparse.Namespace:
    parser = arguments(__doc__)
    add_exports(parser, hidden="corpus without CI", wild="wild.json without CI")
    parser.add_argument("--repo", action="append", default=[], help="try this one, passing or not")
    parser.add_argument("--rerun", action="store_true", help="try again what has a result")
    parser.add_argument(
        "--limit", type=float, default=1200, metavar="S", help="seconds for one repository"
    )
    return parser.parse_args()


def candidates(options: argparse.Namespace) -> Iterable[Candidate]:
    bench: Bench = options.bench
    sources = {
        "dev": (bench.file("corpus_dev.json"), "hidden"),
        "wild": (HERE / "wild.json", "wild"),
    }
    for group, (records, argument) in sources.items():
        wanted = [r for r in repositories(records) if is_wanted(r, options.repo)]
        folder: Path | None = getattr(options, argument)
        if folder is None and wanted:
            mirror = mirror_of(options, argument)
            out = options.work / f"corpus-{argument}"
            folder = bench.export(records, mirror=mirror, out=out, hide_ci=True)
        if folder is not None:
            yield from (Candidate(r, group, folder / r.folder) for r in wanted)


def is_wanted(repository: Repository, named: list[str]) -> bool:
    return repository.name in named if named else repository.runs_here


def attempt(candidate: Candidate, options: argparse.Namespace, ledger: Ledger) -> Result:
    if not candidate.export.is_dir():
        return red(candidate, "", "not exported")
    with throwaway(candidate.export, ledger.root / "checkouts") as checkout:
        generated = run([options.tool, "generate", checkout, "--yes"], limit=GENERATE_LIMIT)
        if generated.code != 0:
            return red(candidate, "", f"generate: {generated.complaint}")
        files = {path: (checkout / path).read_text() for path in changed_files(checkout)}
        digest = hashlib.sha256(json.dumps(files).encode()).hexdigest()
        if not options.rerun and (known := ledger.recall(candidate, digest)):
            return known
        started = time.monotonic()
        report = ledger.path(candidate, "report")
        ended = execute(options.bench, checkout, report, work=ledger.root, limit=options.limit)
        seconds = round(time.monotonic() - started, 1)
        pipeline = [f"--- {path}\n{text}" for path, text in files.items()]
        log = [*pipeline, generated.out, generated.err, ended.out, ended.err]
        ledger.path(candidate, "log").write_text("\n".join(log))
        return ledger.keep(candidate, judge(candidate, digest, ended, report, seconds))


def execute(bench: Bench, checkout: Path, report: Path, *, work: Path, limit: float) -> Ended:
    """Run the workflows with a temporary folder of their own, so that a killed run leaves none."""
    report.unlink(missing_ok=True)
    scratch = os.environ.get("GREEN_SCRATCH", str(work / "scratch"))
    runner = (sys.executable, bench.file("green_run.py"))
    with TemporaryDirectory(dir=work, ignore_cleanup_errors=True) as temporary:
        # A database service runs as another user and must get through to its files.
        Path(temporary).chmod(0o755)
        return run(
            [*runner, checkout, "--json", report, "--timeout", str(limit)],
            env={"TMPDIR": temporary, "GREEN_SCRATCH": scratch},
            limit=limit,
        )


def judge(candidate: Candidate, digest: str, ended: Ended, report: Path, seconds: float) -> Result:
    if not report.is_file():
        return red(candidate, digest, ended.complaint, seconds=seconds)
    seen: dict[str, Any] = json.loads(report.read_text())
    reason = ""
    if not seen["green"]:
        reason = " / ".join(seen["red_jobs"]) or "no test was seen to run"
    return Result(
        repo=candidate.repository.name,
        group=candidate.group,
        digest=digest,
        green=seen["green"],
        tests=seen["tests"],
        seconds=seconds,
        reason=" ".join(reason.split())[:200],
    )


def red(candidate: Candidate, digest: str, reason: str, *, seconds: float = 0.0) -> Result:
    return Result(candidate.repository.name, candidate.group, digest, False, 0, seconds, reason)


def row(result: Result) -> list[object]:
    verdict = "green" if result.green else "RED"
    return [
        result.repo,
        result.group,
        verdict,
        result.tests,
        f"{result.seconds:.0f}",
        result.reason,
    ]


def summary(results: list[Result]) -> str:
    def green(group: str) -> str:
        verdicts = [r.green for r in results if r.group == group]
        return f"{group} {share(sum(verdicts), len(verdicts))}"

    total = share(sum(r.green for r in results), len(results))
    groups = ", ".join(green(group) for group in dict.fromkeys(r.group for r in results))
    return f"**Green: {total}**: {groups}; {sum(r.tests for r in results)} tests seen."


if __name__ == "__main__":
    raise SystemExit(finish(main))
