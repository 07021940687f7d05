"""Checks several repositories in turn; one that fails does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from autodevops_cli.cli.options import Options
from autodevops_cli.cli.outcome import Ending, decisive, ending_of, nothing_recognised
from autodevops_cli.cli.survey import Failure, failing_alone
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.errors import UsageError
from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Confidence, Severity
from autodevops_cli.repository.identity import work_tree

NEVER = "never"
FAILED = Ending(1, "findings")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call wants to hear of, and what it calls a failure."""

    policy: CheckPolicy
    fail_on: Severity | None
    allow_empty: bool = False


@dataclass(slots=True)
class Checks:
    """What came of the repositories: reports in their order, how each was asked, and failures."""

    reports: list[CheckReport] = field(default_factory=list)
    policies: list[CheckPolicy] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    color: str = "auto"

    def ending(self, wish: Wish) -> Ending:
        """Return how the call ends."""
        endings = [ending_of(one.error, others=bool(self.reports)) for one in self.failures]
        for report in self.reports:
            if not report.files and not report.findings and not wish.allow_empty:
                endings.append(nothing_recognised())
            if any(_fails(one.severity, wish.fail_on) for one in report.findings):
                endings.append(FAILED)
        return decisive(endings)


def _fails(severity: Severity, limit: Severity | None) -> bool:
    return limit is not None and severity >= limit


def checks(options: Options, sources: Sequence[str], revision: str, wish: Wish) -> Checks:
    """Return what is wrong with the sources."""
    found = Checks()
    engine = options.engine()
    for source, only in _grouped(sources):
        options.console.progress(source)
        with failing_alone(source, found.failures):
            opened = engine.open(source, revision)
            found.color = opened.settings.text("color")
            policy = wish.policy.restricted_to(only)
            found.reports.append(checked(opened.repo, policy))
            found.policies.append(policy)
    options.console.progress("")
    for failure in found.failures:
        options.console.error(failure.error)
        if failure.trace:
            options.console.detail(failure.trace)
    return found


def _grouped(sources: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield repositories, with the files of theirs that were named alone."""
    files: dict[str, list[str]] = {}
    for source in sources:
        path = Path(source)
        if path.suffix not in (".yml", ".yaml") or not path.is_file():
            files.setdefault(source, [])
            continue
        folder = path.resolve().parent
        root = work_tree(folder) or folder
        files.setdefault(str(root), []).append(path.resolve().relative_to(root).as_posix())
    yield from ((root, tuple(named)) for root, named in files.items())


def severity_of(word: str) -> Severity | None:
    """Return a severity by its name, None for "never". Raises UsageError."""
    if word.lower() == NEVER:
        return None
    return Severity[one_of(word, (*(one.name.lower() for one in Severity), NEVER)).upper()]


def confidence_of(word: str) -> Confidence:
    """Return a confidence by its name. Raises UsageError."""
    return Confidence[one_of(word, [one.name.lower() for one in Confidence]).upper()]


def one_of(word: str, known: Sequence[str]) -> str:
    """Return a word in lower case when it is one of the known ones. Raises UsageError."""
    if word.lower() in known:
        return word.lower()
    close = get_close_matches(word.lower(), known, 1)
    raise UsageError(
        f"{word!r} is not one of {', '.join(known)}",
        hint=f"did you mean {close[0]}?" if close else "",
    )
