"""Whether the same repository gives the same bytes: twice, and under every Python.

Installs the checkout into a virtual environment for each `--python`, then analyses (JSON,
markdown, HTML) and generates for every repository twice, the second time with another hash seed,
time zone and locale. Compares the SHA-256 of all that was printed and written.

    determinism.py --bench DIR --mirror DIR --python PYTHON3.11 --python PYTHON3.13
    determinism.py --hidden DIR --python PYTHON3.12 --repo pypa/packaging

Without `--python`, the command named by `--tool` is compared with itself.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from _bench import (
    HERE,
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

LIMIT = 120.0
FORMATS = ("json", "markdown", "html")
OUTPUTS = (*FORMATS, "generate")
# Nothing of this may reach an output: not the order of sets, not the clock's zone, not the locale.
SURROUNDINGS: tuple[Mapping[str, str], ...] = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
)


@dataclass(frozen=True)
class Print:
    """The digest of one output, and which run under which installation made it."""

    output: str
    made_by: str
    digest: str
    failed: bool


@dataclass(frozen=True)
class Compared:
    """All that was seen of one repository."""

    name: str
    prints: tuple[Print, ...]

    def digests(self, output: str) -> set[str]:
        return {p.digest for p in self.prints if p.output == output}

    def differs(self, output: str) -> bool:
        return len(self.digests(output)) > 1


def main() -> None:
    options = parse()
    folders = exported(options)
    work: Path = options.work / "determinism"
    tools = installations(options, work)
    compared: list[Compared] = at_once(
        lambda name: compare(folders[name], tools, work), sorted(folders)
    )
    if not compared:
        raise InputError("no such repository in the exported folder")
    print(f"{len(compared)} repositories, {len(tools)} installations, {len(SURROUNDINGS)} runs.\n")
    print_figures(compared)
    print_differences(compared)


def parse() -> argparse.Namespace:
    parser = arguments(__doc__)
    add_exports(parser, hidden="repositories without CI")
    parser.add_argument("--python", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument(
        "--checkout",
        type=Path,
        default=HERE.parent,
        metavar="DIR",
        help="the project to install (default: the one around this script)",
    )
    parser.add_argument("--repo", action="append", default=[], metavar="OWNER/NAME")
    return parser.parse_args()


def exported(options: argparse.Namespace) -> dict[str, Path]:
    root: Path | None = options.hidden
    if root is None:
        corpus, mirror = options.bench.file("corpus_dev.json"), mirror_of(options, "hidden")
        out = options.work / "corpus-hidden"
        root = options.bench.export(corpus, mirror=mirror, out=out, hide_ci=True)
    names = {folder.name.replace("__", "/", 1): folder for folder in root.iterdir()}
    return {
        n: f for n, f in names.items() if f.is_dir() and (n in options.repo or not options.repo)
    }


def installations(options: argparse.Namespace, work: Path) -> dict[str, str]:
    """The command of each installation, by the version of its Python."""
    if not options.python:
        return {options.tool: options.tool}
    return {
        version_of(python): install(options.checkout, python, work / "venvs" / version_of(python))
        for python in options.python
    }


def version_of(python: Path) -> str:
    ended = run([python, "-c", "import platform; print(platform.python_version())"], limit=LIMIT)
    if ended.code != 0:
        raise InputError(f"{python}: {ended.complaint}")
    return ended.out.strip()


def install(checkout: Path, python: Path, venv: Path) -> str:
    pip = (venv / "bin" / "python", "-m", "pip", "install", "--quiet", checkout.resolve())
    for command in ((python, "-m", "venv", "--clear", venv), pip):
        ended = run(command, limit=900)
        if ended.code != 0:
            raise InputError(f"cannot install {checkout} under {python}: {ended.complaint}")
    return str(venv / "bin" / "autodevops")


def compare(folder: Path, tools: Mapping[str, str], work: Path) -> Compared:
    prints = [
        Print(output, f"{version}, run {number}", digest, failed)
        for version, tool in tools.items()
        for number, surroundings in enumerate(SURROUNDINGS, start=1)
        for output, digest, failed in outputs(tool, folder, surroundings, work)
    ]
    return Compared(folder.name.replace("__", "/", 1), tuple(prints))


def outputs(
    tool: str, folder: Path, surroundings: Mapping[str, str], work: Path
) -> Iterator[tuple[str, str, bool]]:
    """Each output with its digest; a failure is an output too, and must be the same as well."""
    for name in FORMATS:
        ended = run([tool, "analyze", folder, "-o", name], env=surroundings, limit=LIMIT)
        yield name, digest_of(f"exit {ended.code}\n{ended.out}".encode()), ended.code != 0
    with throwaway(folder, work / "checkouts") as checkout:
        ended = run([tool, "generate", checkout, "--yes"], env=surroundings, limit=LIMIT)
        written = {path: (checkout / path).read_bytes() for path in changed_files(checkout)}
    parts = [os.fsencode(path) + b"\0" + content for path, content in written.items()]
    yield "generate", digest_of(f"exit {ended.code}".encode(), *parts), ended.code != 0


def digest_of(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def print_figures(compared: list[Compared]) -> None:
    rows: list[list[object]] = []
    for output in OUTPUTS:
        prints = [p for repository in compared for p in repository.prints if p.output == output]
        differing = sum(repository.differs(output) for repository in compared)
        outcome = f"{differing} differ" if differing else "all the same"
        rows.append([output, len(prints), sum(p.failed for p in prints), outcome])
    print(table(["output", "digests compared", "of failures", "outcome"], rows))


def print_differences(compared: list[Compared]) -> None:
    rows = [
        [repository.name, output, p.made_by, p.digest[:12]]
        for repository in compared
        for output in OUTPUTS
        if repository.differs(output)
        for p in repository.prints
        if p.output == output
    ]
    if rows:
        print(f"\n{table(['repository', 'output', 'made by', 'SHA-256'], rows)}")


if __name__ == "__main__":
    raise SystemExit(finish(main))
