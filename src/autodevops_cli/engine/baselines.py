"""Finds the baseline that a word means: a file, or what the same check finds at a revision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autodevops_cli.control import Baseline, baseline_of, read_baseline, with_baseline
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.errors import InvalidSettings, SourceNotFound, UsageError
from autodevops_cli.model.checking import CheckReport
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.sources import open_source

MAX_BYTES = 50_000_000


def open_baseline(word: str, repo: Snapshot, policy: CheckPolicy) -> Baseline:
    """Return the baseline that a word means for a repository. Raises an AutodevopsError."""
    path = Path(word)
    if _is_file(path):
        return read_baseline(_name(path, repo), _text(path))
    if repo.root is None and repo.has(word):
        return read_baseline(word, repo.text(word))
    if repo.root is None:
        raise UsageError(f"{repo.name} was not read from a folder, so {word!r} must be a file")
    return _at_revision(word, repo.root, policy)


def is_file(word: str) -> bool:
    """Tell whether a word means a file."""
    return _is_file(Path(word))


def accepted(report: CheckReport, name: str, locked: frozenset[str]) -> CheckReport:
    """Return a report whose findings have just become a baseline."""
    found = report.findings
    kept, hidden = with_baseline(found, baseline_of(name, found), locked)
    return replace(report, findings=kept, suppressed=(*report.suppressed, *hidden))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _name(path: Path, repo: Snapshot) -> str:
    """Return a path as a person finds it: from the repository's root where it is in there."""
    whole = path.resolve()
    root = repo.root.resolve() if repo.root else None
    return whole.relative_to(root).as_posix() if root and whole.is_relative_to(root) else str(path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidSettings(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise InvalidSettings(f"{path} is larger than {MAX_BYTES:,} bytes")
    return content.decode("utf-8", errors="replace")


def _at_revision(word: str, root: Path, policy: CheckPolicy) -> Baseline:
    try:
        before = open_source(str(root), revision=word)
    except SourceNotFound as error:
        raise UsageError(
            f"the baseline {word!r} is neither a file nor a revision of {root.resolve()}",
            hint="write a file with `autodevops check --write-baseline FILE`, or name a branch",
        ) from error
    return baseline_of(word, checked(before, policy.since(None).restricted_to(())).findings)
