"""Version files that tools cannot read, or that their tools gave up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.repository.snapshot import Snapshot, joined

_NUMBER = r"v?\d{1,4}(?:\.\d{1,4}){0,3}"
_TAIL = r"(?:[-+.]?[A-Za-z0-9.+-]{1,30})?"


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file that holds one version, and what a line of it may look like."""

    name: str
    title: str
    line: re.Pattern[str]
    example: str


FILES = (
    VersionFile(
        ".python-version", "Python", example="3.14",
        line=re.compile(rf"(?:(?:c?python|pypy|graalpy|jython|(?:mini|ana)conda|miniforge|mambaforge)"
                        rf"[\d.]*-?)?{_NUMBER}{_TAIL}|system"),
    ),
    VersionFile(
        ".nvmrc", "Node.js", example="24",
        line=re.compile(rf"{_NUMBER}{_TAIL}|lts/(?:\*|[a-z]+|-\d+)|node|stable|system|iojs[-\w.]*|latest"),
    ),
    VersionFile(
        ".node-version", "Node.js", example="24",
        line=re.compile(rf"{_NUMBER}{_TAIL}|lts(?:/(?:\*|[a-z]+|-\d+))?|latest|node|system"),
    ),
    VersionFile(
        ".ruby-version", "Ruby", example="4.0",
        line=re.compile(rf"(?:[a-z]+-)?{_NUMBER}{_TAIL}|[a-z]+-(?:head|dev)|system"),
    ),
    VersionFile(
        ".java-version", "Java", example="25",
        line=re.compile(rf"(?:[a-z0-9]+-)*{_NUMBER}{_TAIL}|system"),
    ),
    VersionFile(".go-version", "Go", re.compile(rf"(?:go)?{_NUMBER}{_TAIL}|system"), "1.27"),
)  # fmt: skip
HEROKU = re.compile(r"\s*python-\d")


def version_file_problems(repo: Snapshot, folder: str) -> Iterator[Finding]:
    """Yield the version files of a folder that say nothing usable, or that few tools read."""
    for kind in FILES:
        path = joined(folder, kind.name)
        if repo.has(path):
            yield from _problems(kind, path, repo.text(path))
    path = joined(folder, "runtime.txt")
    if HEROKU.match(repo.text(path)):
        yield Finding(
            "deprecated-version-file",
            f"{path} is deprecated: few tools besides Heroku ever read it",
            Place(path, 1),
            Severity.LOW,
            hint=f"Move the version to {joined(folder, '.python-version')} and remove {path}.",
        )


def _problems(kind: VersionFile, path: str, text: str) -> Iterator[Finding]:
    lines = [
        (number, content)
        for number, line in enumerate(text.splitlines(), 1)
        if (content := line.partition("#")[0].strip())
    ]
    example = f"Write one version into {path}, for example {kind.example}."
    if not lines:
        yield _invalid(f"{path} names no version of {kind.title}", Place(path), example)
        return
    for number, content in lines[:1]:
        if not kind.line.fullmatch(content):
            told = f"{path} names no version of {kind.title} but {content[:40]!r}"
            yield _invalid(told, Place(path, number), example)
    if len(lines) > 1:
        told = f"{path} names {len(lines)} versions; most tools take the first line only"
        yield _invalid(told, Place(path, lines[1][0]), example, Severity.LOW)


def _invalid(
    message: str, where: Place, hint: str, severity: Severity = Severity.MEDIUM
) -> Finding:
    return Finding("invalid-version-file", message, where, severity, hint=hint)
