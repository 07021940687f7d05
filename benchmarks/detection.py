"""How much of what other detectors' own tests assert `analyze` says as well.

Runs `autodevops analyze` on the fixtures of detect_dev.json and scores the answers with
score_detect.py beside those of naive.py: once for the cases whose languages are all among the
five that matter most, once for all. A case without an answer counts as missed.

    detection.py --bench DIR --mirror DIR
    detection.py --bench DIR --fixtures DIR --misses 20
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _bench import (
    Bench,
    InputError,
    add_exports,
    analyze_all,
    arguments,
    finish,
    mirror_of,
    report_failures,
    run,
    save,
    share,
    side_by_side,
)

LANGUAGES = frozenset({"python", "node", "go", "rust", "java"})
SCORE = re.compile(r"^(?P<fact>\S.*?)\s+(?P<hits>\d+)/(?P<asked>\d+)\s+[\d.]+%", re.MULTILINE)
FORBIDDEN = re.compile(r"forbid violations (\d+)/(\d+)")
EXTRA = re.compile(r"^extra \(unasserted\) answers per case: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One fixture; `folder` is its name where it is exported."""

    id: str
    languages: frozenset[str]

    @property
    def folder(self) -> str:
        return self.id.replace("/", "__")

    @property
    def is_of_the_five(self) -> bool:
        return bool(self.languages) and self.languages <= LANGUAGES


def main() -> None:
    parser = arguments(__doc__)
    add_exports(parser, fixtures="the fixtures of detect_dev.json")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list N misses each")
    options = parser.parse_args()
    bench: Bench = options.bench
    work: Path = options.work / "detection"
    fixtures = options.fixtures or materialize(bench, mirror_of(options, "fixtures"), work)
    known = cases(bench.file("detect_dev.json"))
    present = [case for case in known if (fixtures / case.folder).is_dir()]
    if not present:
        raise InputError(f"none of the {len(known)} fixtures is in {fixtures}")

    answers = analyze_all(options.tool, {case.id: fixtures / case.folder for case in present})
    predictions = {
        "naive": guess(bench, fixtures, present, work),
        "ours": save(answers, work / "ours.json"),
    }
    print(f"{len(present)} of {len(known)} fixtures are here.\n")
    five = [case for case in present if case.is_of_the_five]
    scopes = {"Five ecosystems": five, "All languages": present}
    for title, scope in scopes.items():
        print_scores(bench, predictions, f"{title} ({len(scope)} cases)", scope, work)
    report_failures(answers)
    if options.misses:
        for name, path in predictions.items():
            print(f"\n### Misses: {name}, five ecosystems\n")
            for line in score(bench, path, five, work, misses=options.misses).splitlines():
                if line.startswith("  miss "):
                    print(f"- {line.removeprefix('  miss ')}")


def cases(records: Path) -> list[Case]:
    listed: list[dict[str, Any]] = json.loads(records.read_text())
    return [Case(c["id"], frozenset(c["expect"].get("languages", ()))) for c in listed]


def materialize(bench: Bench, mirror: Path, work: Path) -> Path:
    out = work / "fixtures"
    if not out.is_dir():
        bench.script("materialize.py", out, "--mirror", mirror)
    return out


def guess(bench: Bench, fixtures: Path, present: list[Case], work: Path) -> Path:
    """Write the naive answers; naive.py lists files with git, so it reads a copy in one."""
    out = work / "naive.json"
    copy = work / "naive-fixtures"
    if not copy.is_dir():
        shutil.copytree(fixtures, copy, symlinks=True)
        run(["git", "init", "-q", copy], limit=60)
        run(["git", "-C", copy, "add", "-A", "-f", "."], limit=600)
    bench.script("naive.py", out, *(copy / case.folder for case in present))
    ids = {case.folder.replace("__", "/", 1): case.id for case in present}
    guessed = {ids[name]: facts for name, facts in json.loads(out.read_text()).items()}
    out.write_text(json.dumps(guessed))
    return out


def score(bench: Bench, answers: Path, scope: list[Case], work: Path, *, misses: int = 0) -> str:
    """What the scorer printed; it scores the cases that it finds answers for, so all get one."""
    given = json.loads(answers.read_text())
    asked = work / "asked.json"
    asked.write_text(json.dumps({case.id: given.get(case.id, {}) for case in scope}))
    return bench.script("score_detect.py", asked, "--misses", str(misses))


def print_scores(
    bench: Bench, predictions: dict[str, Path], title: str, scope: list[Case], work: Path
) -> None:
    columns = {n: figures(score(bench, path, scope, work)) for n, path in predictions.items()}
    print(f"## {title}\n\n{side_by_side('fact', columns)}\n")


def figures(printed: str) -> dict[str, str]:
    scores = {f["fact"]: share(int(f["hits"]), int(f["asked"])) for f in SCORE.finditer(printed)}
    if forbidden := FORBIDDEN.search(printed):
        scores["said what must not be said"] = share(int(forbidden[1]), int(forbidden[2]))
    if extra := EXTRA.search(printed):
        scores["unasserted answers per case"] = extra[1]
    return scores


if __name__ == "__main__":
    raise SystemExit(finish(main))
