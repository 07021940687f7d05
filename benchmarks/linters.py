"""What independent linters find in the files that `generate` writes: the aim is nothing.

Hides each repository's own CI, runs `autodevops generate COPY --yes` and gives every file written
under .github/ to zizmor (strictest persona), actionlint with shellcheck, and check-jsonschema with
the official schemas. Configuration that a repository keeps for these linters is not read, so
nothing is excused; `ignored in line` counts the findings that a comment in the file excuses.

    linters.py --bench DIR --mirror DIR
    linters.py --bench DIR --hidden DIR --hidden OTHER_DIR

Wants zizmor, actionlint, shellcheck and check-jsonschema on the PATH.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _bench import (
    Bench,
    Ended,
    InputError,
    add_exports,
    arguments,
    at_once,
    changed_files,
    finish,
    mirror_of,
    run,
    table,
    throwaway,
)

GENERATE_LIMIT = 120.0
LINT_LIMIT = 120.0
NEEDED = ("zizmor", "actionlint", "shellcheck", "check-jsonschema")
DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")


@dataclass(frozen=True)
class Finding:
    """One complaint of one linter about one line."""

    tool: str
    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Linted:
    """One repository: the files written for it and what was found, or why none was written."""

    name: str
    files: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    excused: int = 0
    failure: str | None = None


def main() -> None:
    parser = arguments(__doc__)
    add_exports(parser)
    parser.add_argument(
        "--hidden",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="exported: repositories without CI",
    )
    options = parser.parse_args()
    bench: Bench = options.bench
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        raise InputError(f"not on the PATH: {', '.join(missing)}")
    if not options.hidden:
        corpus, mirror = bench.file("corpus_dev.json"), mirror_of(options, "hidden")
        out = options.work / "corpus-hidden"
        options.hidden = [bench.export(corpus, mirror=mirror, out=out, hide_ci=True)]
    folders = {f.name: f for root in options.hidden for f in sorted(root.iterdir()) if f.is_dir()}

    work: Path = options.work / "linters"
    work.mkdir(parents=True, exist_ok=True)
    # An empty file: given by name, it stops actionlint from reading the repository's own.
    (work / "actionlint.yaml").touch()
    linted: list[Linted] = at_once(
        lambda name: lint(options.tool, folders[name], work), sorted(folders)
    )
    print_figures(linted)
    print_findings(linted)


def lint(tool: str, folder: Path, work: Path) -> Linted:
    name = folder.name.replace("__", "/", 1)
    with throwaway(folder, work / "checkouts") as checkout:
        generated = run([tool, "generate", checkout, "--yes"], limit=GENERATE_LIMIT, cwd=work)
        if generated.code != 0:
            return Linted(name, failure=generated.complaint)
        files = [path for path in changed_files(checkout) if path.startswith(".github/")]
        if not files:
            return Linted(name, failure="wrote nothing under .github/")
        findings = [
            Finding(tool=linter, file=path, line=line, text=text)
            for path in files
            for linter, ask in LINTERS.items()
            for line, text in ask(checkout, path, work)
        ]
        excused = sum(len(zizmor(checkout, path, "--no-ignores")) for path in files)
        seen = sum(finding.tool == "zizmor" for finding in findings)
        return Linted(name, tuple(files), tuple(findings), excused - seen)


def zizmor(checkout: Path, path: str, *flags: str) -> list[tuple[int, str]]:
    command = ["zizmor", "--offline", "--persona", "auditor", "--format", "json", "--no-config"]
    ended = run(
        [*command, "--no-progress", "--no-exit-codes", *flags, path], cwd=checkout, limit=LINT_LIMIT
    )
    if ended.code != 0:
        return [(0, f"zizmor could not read it: {ended.complaint}")]
    return [(zizmor_line(found), f"{found['ident']}: {found['desc']}") for found in parsed(ended)]


def zizmor_line(found: dict[str, Any]) -> int:
    places = [place["concrete"]["location"] for place in found["locations"]]
    return 1 + min((place["start_point"]["row"] for place in places), default=-1)


def actionlint(checkout: Path, path: str, work: Path) -> Iterator[tuple[int, str]]:
    if path in DEPENDABOT:
        return
    config = work / "actionlint.yaml"
    ended = run(
        ["actionlint", "-config-file", config, "-format", "{{json .}}", path],
        cwd=checkout,
        limit=LINT_LIMIT,
    )
    if ended.code not in (0, 1):
        yield 0, f"actionlint could not read it: {ended.complaint}"
        return
    for found in parsed(ended) or ():
        yield found["line"], f"{found['kind']}: {found['message']}"


def schema(checkout: Path, path: str, work: Path) -> Iterator[tuple[int, str]]:
    name = "vendor.dependabot" if path in DEPENDABOT else "vendor.github-workflows"
    ended = run(
        ["check-jsonschema", "--builtin-schema", name, "--output-format", "json", path],
        cwd=checkout,
        limit=LINT_LIMIT,
    )
    report = parsed(ended)
    for found in report.get("errors", ()):
        yield 0, f"{found['path']}: {found['message']}"
    for found in report.get("parse_errors", ()):
        yield 0, f"unreadable: {found['message']}"


def parsed(ended: Ended) -> Any:
    try:
        return json.loads(ended.out)
    except json.JSONDecodeError as error:
        raise InputError(f"a linter printed no JSON: {ended.complaint}") from error


LINTERS: dict[str, Callable[[Path, str, Path], Iterator[tuple[int, str]]]] = {
    "zizmor": lambda checkout, path, work: iter(zizmor(checkout, path)),
    "actionlint": actionlint,
    "schema": schema,
}


def print_figures(linted: list[Linted]) -> None:
    generated = [repository for repository in linted if not repository.failure]
    findings = [finding for repository in linted for finding in repository.findings]
    rows: list[list[object]] = [
        ["repositories", len(linted)],
        ["repositories with files generated", len(generated)],
        ["files", sum(len(repository.files) for repository in generated)],
        *([f"findings: {t}", sum(f.tool == t for f in findings)] for t in LINTERS),
        ["findings: all", len(findings)],
        ["ignored in line (zizmor)", sum(repository.excused for repository in generated)],
    ]
    print(table(["what", "number"], rows))


def print_findings(linted: list[Linted]) -> None:
    if rows := [
        [repository.name, f.file, f.line, f.tool, f.text]
        for repository in linted
        for f in repository.findings
    ]:
        print(f"\n{table(['repository', 'file', 'line', 'tool', 'finding'], rows)}")
    if silent := [repository for repository in linted if repository.failure]:
        print(f"\nNothing generated for {len(silent)} repositories:\n")
        for repository in silent:
            print(f"- {repository.name}: {repository.failure}")


if __name__ == "__main__":
    raise SystemExit(finish(main))
