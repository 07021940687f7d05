"""What is written for each CI system: files valid by its schema, rungs failed, what it cannot say.

Asks the tool for the pipeline of every repository in every CI system, gives the files to
check-jsonschema with the schema of the system that it brings, and counts what the report says of
them. `limits` are findings about what the system cannot express. Jenkins has no schema.

    providers.py --bench DIR --mirror DIR
    providers.py --hidden DIR --provider buildkite --provider jenkins

Wants check-jsonschema on the PATH. `valid` counts documents: a file may hold several.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _bench import (
    ANALYZE_LIMIT,
    Bench,
    InputError,
    add_exports,
    arguments,
    at_once,
    finish,
    mirror_of,
    run,
    table,
)

LINT_LIMIT = 600.0
LIMITS = "cannot-express"
NO_SCHEMA = ""
AZURE = ("azure-pipelines", "--data-transform", "azure-pipelines", "--regex-variant", "nonunicode")
# Of each system the files by path, with the name of the schema and what the checker is told.
SCHEMAS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "azure": ((r"azure-pipelines\.yml", AZURE),),
    "bitbucket": ((r"bitbucket-pipelines\.yml", ("bitbucket-pipelines",)),),
    "buildkite": (
        (r"\.buildkite/pipeline\.yml", ("buildkite",)),
        (r"\.buildkite/.+\.servers\.yml", ("compose-spec",)),
    ),
    "circleci": ((r"\.circleci/config\.yml", ("circle-ci",)),),
    "drone": ((r"\.drone\.yml", ("drone-ci",)),),
    "github": (
        (r"\.github/workflows/.+", ("github-workflows",)),
        (r"\.github/dependabot\.yml", ("dependabot",)),
    ),
    "gitlab": ((r"\.gitlab-ci\.yml", ("gitlab-ci", "--data-transform", "gitlab-ci")),),
    "jenkins": ((r"Jenkinsfile", (NO_SCHEMA,)),),
    "woodpecker": ((r"\.woodpecker/.+", ("woodpecker-ci",)),),
}
SEPARATOR = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """What the tool proposed for one repository, or why nothing."""

    repository: str
    files: tuple[tuple[str, str], ...] = ()
    jobs: int = 0
    failed: tuple[str, ...] = ()
    limits: int = 0
    failure: str = ""


@dataclass(frozen=True)
class Checked:
    """Documents that were checked, and those that break the schema, with the first reason."""

    documents: int = 0
    broken: tuple[tuple[str, str], ...] = ()


def main() -> None:
    parser = arguments(__doc__)
    add_exports(parser)
    parser.add_argument(
        "--hidden", type=Path, action="append", default=[], metavar="DIR",
        help="exported: repositories without CI",
    )  # fmt: skip
    parser.add_argument(
        "--provider", action="append", default=[], choices=sorted(SCHEMAS), metavar="NAME"
    )
    options = parser.parse_args()
    if not shutil.which("check-jsonschema"):
        raise InputError("not on the PATH: check-jsonschema")
    if not options.hidden:
        bench: Bench = options.bench
        corpus, mirror = bench.file("corpus_dev.json"), mirror_of(options, "hidden")
        out = options.work / "corpus-hidden"
        options.hidden = [bench.export(corpus, mirror=mirror, out=out, hide_ci=True)]
    folders = {f.name: f for root in options.hidden for f in sorted(root.iterdir()) if f.is_dir()}
    measure(options.provider or sorted(SCHEMAS), folders, options.tool, options.work / "providers")


def measure(names: Iterable[str], folders: Mapping[str, Path], tool: str, work: Path) -> None:
    rows: list[list[object]] = []
    details: list[list[object]] = []
    for name in names:
        if not writes(tool, name):
            rows.append([name, *(7 * ["-"])])
            continue
        written = asked(tool, name, folders)
        checked = check(name, written, work / name)
        rows.append(row(name, written, checked))
        details += [[name, *detail] for detail in complaints(written, checked)]
    header = ["system", "repositories", "files", "jobs", "valid", "rungs failed", "limits", "none"]
    print(table(header, rows))
    if details:
        print(f"\n{table(['system', 'where', 'what'], details)}")


def writes(tool: str, name: str) -> bool:
    """Whether the tool can write for a system: it names those that it can."""
    known = run([tool, "generate", "--provider", "?"], limit=ANALYZE_LIMIT)
    if "known:" not in known.err:
        raise InputError(f"{tool} generate: {known.complaint}")
    return bool(re.search(rf"\b{name}\b", known.err.partition("known:")[2]))


def asked(tool: str, name: str, folders: Mapping[str, Path]) -> list[Written]:
    return at_once(lambda folder: proposed(tool, name, folders[folder]), sorted(folders))


def proposed(tool: str, name: str, folder: Path) -> Written:
    repository = folder.name.replace("__", "/", 1)
    ended = run(
        [tool, "analyze", folder, "-o", "json"],
        limit=ANALYZE_LIMIT,
        env={"AUTODEVOPS_PROVIDER": name},
    )
    try:
        proposal: dict[str, Any] | None = json.loads(ended.out)["proposal"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return Written(repository, failure=ended.complaint)
    if not proposal:
        return Written(repository, failure="nothing to write")
    return Written(
        repository,
        tuple((file["path"], file["text"]) for file in proposal["files"]),
        len(proposal["jobs"]),
        tuple(failed(proposal)),
        sum(found["rule"] == LIMITS for found in proposal["findings"]),
    )


def failed(proposal: Mapping[str, Any]) -> Iterator[str]:
    for rung in proposal["rungs"]:
        if rung["passed"] is False:
            yield f"{rung['name']}: {rung['note']}"


def check(name: str, written: Iterable[Written], work: Path) -> Checked:
    """Give the files to the checker, all of one schema at once."""
    shutil.rmtree(work, ignore_errors=True)
    found: dict[tuple[str, ...], list[Path]] = {}
    for repository in written:
        for path, text in repository.files:
            if schema := next((s for p, s in SCHEMAS[name] if re.fullmatch(p, path)), None):
                found.setdefault(schema, []).extend(saved(work / repository.repository, path, text))
    checkable = {schema: paths for schema, paths in found.items() if schema[0] != NO_SCHEMA}
    broken = [one for schema, paths in checkable.items() for one in violations(schema, paths, work)]
    return Checked(sum(map(len, checkable.values())), tuple(dict(reversed(broken)).items()))


def saved(folder: Path, path: str, text: str) -> Iterator[Path]:
    """Write the documents of a file, each to a file of its own."""
    documents = [one for one in SEPARATOR.split(text) if re.search(r"^[^#\s]", one, re.MULTILINE)]
    for n, document in enumerate(documents):
        target = folder / str(n) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(document)
        yield target


def violations(schema: tuple[str, ...], paths: list[Path], work: Path) -> Iterator[tuple[str, str]]:
    name, *flags = schema
    ended = run(
        ["check-jsonschema", "--builtin-schema", f"vendor.{name}", *flags, "--output-format",
         "json", *paths],
        limit=LINT_LIMIT,
    )  # fmt: skip
    try:
        report = json.loads(ended.out)
    except json.JSONDecodeError as error:
        raise InputError(f"check-jsonschema printed no JSON: {ended.complaint}") from error
    for found in (*report.get("errors", ()), *report.get("parse_errors", ())):
        where = Path(found["filename"]).relative_to(work)
        yield str(where), f"{found.get('path', '')} {found['message']}".strip()[:200]


def row(name: str, written: list[Written], checked: Checked) -> list[object]:
    some = [one for one in written if not one.failure]
    valid = f"{checked.documents - len(checked.broken)}/{checked.documents}"
    return [
        name,
        len(some),
        sum(len(one.files) for one in some),
        sum(one.jobs for one in some),
        valid if checked.documents else "-",
        sum(len(one.failed) for one in some),
        sum(one.limits for one in some),
        len(written) - len(some),
    ]


def complaints(written: Iterable[Written], checked: Checked) -> Iterator[tuple[str, str]]:
    yield from checked.broken
    for repository in written:
        yield from ((repository.repository, one) for one in repository.failed)
        if repository.failure and repository.failure != "nothing to write":
            yield repository.repository, repository.failure


if __name__ == "__main__":
    raise SystemExit(finish(main))
