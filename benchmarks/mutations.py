"""Which single faults in clean pipelines are found: by `check`, zizmor, actionlint, the schemas.

Every folder is a repository with clean pipelines. Each fault of `_mutants.py` that applies to a
file is made in a copy of it, alone; a judge has found it when it says something of the copy that
it does not say of the clean file. `named` counts what one of the rules made for the fault said.

    mutations.py CLEAN_DIR... [--generate] [--misses]

With `--generate` a folder's own pipelines are hidden and the tool writes them first. Wants zizmor,
actionlint and check-jsonschema on the PATH; their columns are left out without.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from _bench import table
from _mutants import MUTANTS, Mutant

from autodevops_cli.data import pins
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.providers import providers
from autodevops_cli.repository.snapshot import Snapshot, open_folder

PIN = re.compile(r"(uses: (?P<action>[\w./-]+)@)PIN\b")
ALONE = CheckPolicy(linters=False)
PROVIDERS = ("github", "gitlab", "circleci")


@dataclass(frozen=True)
class Overlaid:
    """A tree with some files changed."""

    below: Snapshot
    files: Mapping[str, str]

    def read(self, path: str, limit: int) -> bytes | None:
        text = self.files.get(path)
        return (self.below.text(path) if text is None else text).encode()[: limit + 1]


def overlaid(repo: Snapshot, files: Mapping[str, str], *, without: bool = False) -> Snapshot:
    """Return a repository with files changed; `without` the CI files that it has."""
    gone = {one for provider in providers() for one in provider.files(repo)} if without else set()
    gone |= {path for path, text in files.items() if not text}
    paths = sorted(({*repo.files} | {*files}) - gone)
    return Snapshot(Overlaid(repo, files), tuple(paths))


@dataclass
class Case:
    """A fault in a file of a repository."""

    mutant: Mutant
    base: str
    path: str
    text: str
    ours: Counter[str] = field(default_factory=Counter)
    found_by: set[str] = field(default_factory=set)


def generated(folder: Path) -> Iterator[tuple[str, Snapshot]]:
    """Yield a repository once per CI system, with what the tool writes for it."""
    repo = open_folder(folder)
    for name in PROVIDERS:
        extras = ("updates", "release", "security") if name == "github" else ()
        policy = Policy(name, extras=extras)
        made = generate(repo, analyse(repo, policy), policy)
        if made and made.files:
            files = {file.path: file.text for file in made.files}
            yield f"{folder.name}:{name}", overlaid(repo, files, without=True)


def said(repo: Snapshot) -> Counter[str]:
    """Return how often each rule speaks of a repository."""
    return Counter(one.rule for one in checked(repo, ALONE).findings)


def targets(repo: Snapshot) -> list[str]:
    """Return the files that faults are made in."""
    fixed = (".github/dependabot.yml", ".gitlab-ci.yml", ".circleci/config.yml")
    flows = [path for path in repo.below(".github/workflows") if path.endswith((".yml", ".yaml"))]
    return [*flows, *(path for path in fixed if repo.has(path))]


def cases(name: str, repo: Snapshot) -> Iterator[Case]:
    """Yield every fault that applies to a repository, with what our rules newly say."""
    before = said(repo)
    for path in targets(repo):
        text = repo.text(path)
        for mutant in MUTANTS:
            if mutant.path != path and (mutant.path or "/workflows/" not in path):
                continue
            made = mutant.change(text)
            if made is None or made == text:
                continue
            made = PIN.sub(_pinned, made)
            whole = overlaid(repo, {**mutant.files, path: made})
            yield Case(mutant, name, path, made, said(whole) - before)


def _pinned(found: re.Match[str]) -> str:
    pin = pins()[found["action"]]
    return f"{found[1]}{pin.sha} # {pin.tag}"


def judged_by_others(all_cases: Sequence[Case], bases: Mapping[tuple[str, str], str]) -> set[str]:
    """Let the other judges look at clean and faulty files; note in the cases who found them."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        clean = {
            key: _put(root, f"base{n}", key[1], text) for n, (key, text) in enumerate(bases.items())
        }
        faulty = [
            (one, _put(root, f"case{n}", one.path, one.text))
            for n, one in enumerate(all_cases)
            if one.text
        ]
        judges = {"zizmor": _zizmor, "actionlint": _actionlint, "schema": _schema}
        there = {one: judge for one, judge in judges.items() if shutil.which(_program(one))}
        for judge, ask in there.items():
            heard = ask(root)
            for case, path in faulty:
                base = clean.get((case.base, case.path))
                if heard[path] - (heard[base] if base else Counter()):
                    case.found_by.add(judge)
        return set(there)


def _program(judge: str) -> str:
    return "check-jsonschema" if judge == "schema" else judge


def _put(root: Path, folder: str, path: str, text: str) -> str:
    target = root / folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return str(target.relative_to(root))


def _zizmor(root: Path) -> defaultdict[str, Counter[str]]:
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    arguments = [
        "zizmor", "--offline", "--no-config", "--no-progress", "--no-exit-codes", "--quiet",
        "--persona", "auditor", "--format", "json",
    ]  # fmt: skip
    for folder in sorted(root.iterdir()):
        done = subprocess.run([*arguments, folder.name], cwd=root, capture_output=True, check=False)
        if done.returncode not in (0, 3):
            heard[_only(root, folder)]["refused"] += 1
            continue
        for one in json.loads(done.stdout or "[]"):
            if not one["ignored"]:
                heard[_only(root, folder)][one["ident"]] += 1
    return heard


def _only(root: Path, folder: Path) -> str:
    return next(str(one.relative_to(root)) for one in folder.rglob("*.yml"))


def _actionlint(root: Path) -> defaultdict[str, Counter[str]]:
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    files = [str(one.relative_to(root)) for one in sorted(root.rglob(".github/workflows/*.yml"))]
    for start in range(0, len(files), 200):
        done = subprocess.run(
            ["actionlint", "-no-color", "-format", "{{json .}}", *files[start : start + 200]],
            cwd=root, capture_output=True, check=False,
        )  # fmt: skip
        for one in json.loads(done.stdout or "[]"):
            heard[one["filepath"]][one["kind"]] += 1
    return heard


SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.gitlab-ci": ".gitlab-ci.yml",
    "vendor.circle-ci": ".circleci/config.yml",
}  # fmt: skip


def _schema(root: Path) -> defaultdict[str, Counter[str]]:
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for schema, pattern in SCHEMAS.items():
        files = [str(one.relative_to(root)) for one in sorted(root.rglob(pattern))]
        extra = ["--data-transform", "gitlab-ci"] if "gitlab" in schema else []
        for start in range(0, len(files), 300):
            done = subprocess.run(
                ["check-jsonschema", "--builtin-schema", schema, *extra, "-o", "json",
                 *files[start : start + 300]],
                cwd=root, capture_output=True, check=False,
            )  # fmt: skip
            result = json.loads(done.stdout or "{}")
            for one in (*result.get("errors", ()), *result.get("parse_errors", ())):
                heard[one["filename"]]["violation"] += 1
    return heard


def main() -> None:
    words = sys.argv[1:]
    folders = [Path(one) for one in words if not one.startswith("--")]
    repos: list[tuple[str, Snapshot]] = []
    for folder in folders:
        repos += (
            generated(folder) if "--generate" in words else [(folder.name, open_folder(folder))]
        )
    clean = {name: said(repo) for name, repo in repos}
    bases = {(name, path): repo.text(path) for name, repo in repos for path in targets(repo)}
    found = [case for name, repo in repos for case in cases(name, repo)]
    others = sorted(judged_by_others(found, bases))
    by_row: defaultdict[str, list[Case]] = defaultdict(list)
    for case in found:
        by_row[case.mutant.row].append(case)
    rows = [_row(name, by_row[name], others) for name in sorted(by_row)]
    rows.append(_row("all", found, others))
    head = ["fault", "made", "found", "named", *others]
    print(table(head, rows))
    spoken = {name: counts for name, counts in clean.items() if counts}
    kinds = len({one.mutant.name for one in found})
    total = sum(sum(one.values()) for one in clean.values())
    print(f"\n{len(bases)} clean files of {len(repos)} repositories, {kinds} kinds of fault.")
    print(f"Findings on clean files: {total} in {len(spoken)} repositories.")
    for name, counts in spoken.items():
        print(f"  {name}: {dict(counts)}")
    if "--misses" in words:
        missed = Counter((one.mutant.row, one.mutant.name) for one in found if not one.ours)
        other = Counter(
            (one.mutant.row, one.mutant.name, *one.ours)
            for one in found
            if one.ours and not set(one.mutant.expect) & set(one.ours)
        )
        print(*(f"missed {count:3} {name}" for name, count in sorted(missed.items())), sep="\n")
        print(*(f"unnamed {count:3} {name}" for name, count in sorted(other.items())), sep="\n")


def _row(name: str, found: Sequence[Case], others: Sequence[str]) -> list[str]:
    made = len(found)
    ours = sum(bool(one.ours) for one in found)
    named = sum(bool(set(one.mutant.expect) & set(one.ours)) for one in found)
    theirs = [sum(judge in one.found_by for one in found) for judge in others]
    return [name, str(made), *(f"{count} ({count / made:.0%})" for count in (ours, named, *theirs))]


if __name__ == "__main__":
    main()
