"""Checks several repositories in turn; one that fails does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

from autodevops_cli.cli.console import Console
from autodevops_cli.cli.failures import Failure, failing_alone
from autodevops_cli.cli.options import Options
from autodevops_cli.cli.outcome import Ending, decisive, ending_of, nothing_recognised
from autodevops_cli.cli.outputs import Output, put
from autodevops_cli.control import written
from autodevops_cli.engine.baselines import accepted, is_file, open_baseline
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.engine.engine import Engine, Opened
from autodevops_cli.engine.policies import fail_on, policy_of
from autodevops_cli.errors import UsageError
from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.finding import Severity
from autodevops_cli.repository.identity import work_tree

FAILED = Ending(1, "findings")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call says beside the settings."""

    today: date | None = None
    exit_zero: bool = False
    allow_empty: bool = False
    ignores: bool = True
    write_baseline: str = ""


@dataclass(slots=True)
class Checks:
    """What came of the repositories: reports in their order, how each was asked, and failures."""

    reports: list[CheckReport] = field(default_factory=list)
    policies: list[CheckPolicy] = field(default_factory=list)
    limits: list[Severity | None] = field(default_factory=list)
    """From which severity on the findings of each report fail the call."""
    failures: list[Failure] = field(default_factory=list)
    color: str = "auto"

    @property
    def fail_on(self) -> Severity | None:
        """The least severity that fails the call for some repository, None where none does."""
        return min((one for one in self.limits if one is not None), default=None)

    def ending(self, wish: Wish) -> Ending:
        """Return how the call ends."""
        endings = [ending_of(one.error, others=bool(self.reports)) for one in self.failures]
        for report, limit in zip(self.reports, self.limits, strict=True):
            if not report.files and not report.findings and not wish.allow_empty:
                endings.append(nothing_recognised())
            if any(_fails(one.severity, limit) for one in report.findings):
                endings.append(FAILED)
        return decisive(endings)


def _fails(severity: Severity, limit: Severity | None) -> bool:
    return limit is not None and severity >= limit


def checks(
    options: Options, engine: Engine, sources: Sequence[str], revision: str, wish: Wish
) -> Checks:
    """Return what is wrong with the sources. Raises UsageError."""
    found = Checks()
    groups = [*_grouped(sources)]
    if len(groups) > 1 and (
        wish.write_baseline or is_file(engine.settings().text("check.baseline"))
    ):
        raise UsageError("a baseline file is of one repository", hint="check one after the other")
    for source, only in groups:
        options.console.progress(source)
        with failing_alone(source, found.failures):
            opened = engine.open(source, revision)
            found.color = opened.settings.text("color")
            policy = _policy(opened, only, wish)
            report = checked(opened.repo, policy)
            if wish.write_baseline:
                report = _written(report, policy, wish.write_baseline, options.console)
            found.reports.append(report)
            found.policies.append(policy)
            found.limits.append(None if wish.exit_zero else fail_on(opened.settings))
    options.console.progress("")
    for failure in found.failures:
        options.console.error(failure.error)
        if failure.trace:
            options.console.detail(failure.trace)
    return found


def _policy(opened: Opened, only: tuple[str, ...], wish: Wish) -> CheckPolicy:
    """Return how to check a repository."""
    policy = policy_of(opened.settings, wish.today, ignores=wish.ignores).restricted_to(only)
    word = opened.settings.text("check.baseline")
    if not word or wish.write_baseline:
        return policy
    return policy.since(open_baseline(word, opened.repo, policy))


def _written(
    report: CheckReport, policy: CheckPolicy, target: str, console: Console
) -> CheckReport:
    """Write the findings of a report as a baseline; return the report that this leaves."""
    locked = policy.decisions.locked
    hidden = [one for one in report.findings if one.rule not in locked]
    put(Output("json", target), written(hidden), console)
    return accepted(report, target, locked)


def today(environ: Mapping[str, str]) -> date:
    """Return the day, in UTC; SOURCE_DATE_EPOCH says it for a run that others can repeat."""
    said = environ.get("SOURCE_DATE_EPOCH", "")
    try:
        now = datetime.fromtimestamp(int(said), UTC) if said else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is {said!r}, which is no time") from error
    return now.date()


def _grouped(sources: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield repositories, with the files of theirs that were named alone."""
    files: dict[str, list[str]] = {}
    for source in sources:
        path = Path(source)
        if not _is_ci(path):
            files.setdefault(source, [])
            continue
        folder = path.resolve().parent
        root = work_tree(folder) or folder
        files.setdefault(str(root), []).append(path.resolve().relative_to(root).as_posix())
    yield from ((root, tuple(named)) for root, named in files.items())


def _is_ci(path: Path) -> bool:
    """Tell whether a path is a CI file; other files are archives of repositories."""
    named = path.suffix in (".yml", ".yaml") or path.name.lower().endswith("jenkinsfile")
    return named and path.is_file()


def one_of(word: str, known: Sequence[str]) -> str:
    """Return a word in lower case when it is one of the known ones. Raises UsageError."""
    if word.lower() in known:
        return word.lower()
    close = get_close_matches(word.lower(), known, 1)
    raise UsageError(
        f"{word!r} is not one of {', '.join(known)}",
        hint=f"did you mean {close[0]}?" if close else "",
    )
