"""Reads several sources in turn; one that fails does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from autodevops_cli.cli.console import Console
from autodevops_cli.cli.failures import Failure, failing_alone
from autodevops_cli.cli.outcome import Ending, decisive, ending_of, nothing_recognised
from autodevops_cli.engine.engine import Engine, Opened
from autodevops_cli.engine.proposing import report
from autodevops_cli.engine.stages import analyse
from autodevops_cli.errors import Deferred
from autodevops_cli.model.analysis import RepoReport

NO_ADVICE = Ending(Deferred.exit_code, "no-advice")


@dataclass(slots=True)
class Survey:
    """What came of the sources: reports in their order, failures, and the colour wished for."""

    reports: list[RepoReport] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    color: str = "auto"

    def ending(self, *, allow_empty: bool, advice: bool = False) -> Ending:
        """Return how the call ends; with `advice`, a report without any is not what was asked."""
        empty = [one for one in self.reports if not one.analysis.stack.components]
        endings = [ending_of(one.error, others=bool(self.reports)) for one in self.failures]
        if not allow_empty:
            endings.extend(nothing_recognised() for _ in empty)
        told = [one.advice for one in self.reports if advice]
        endings.extend(NO_ADVICE for one in told if one is None or not one.given)
        return decisive(endings)


def survey(
    engine: Engine,
    sources: Sequence[str],
    revision: str,
    console: Console,
    then: Callable[[Opened, RepoReport], None],
    advise: Callable[[Opened, RepoReport], RepoReport] | None = None,
) -> Survey:
    """Return the reports of the sources; `then` sees each one and may fail like it.

    `advise` brings in what a model says; it never fails.
    """
    found = Survey(color=engine.settings().text("color"))
    for number, source in enumerate(sources, 1):
        console.progress(f"[{number}/{len(sources)}] {source}")
        with failing_alone(source, found.failures):
            opened = engine.open(source, revision)
            found.color = opened.settings.text("color")
            made = report(opened, analyse(opened.repo, opened.policy))
            if advise:
                made = advise(opened, made)
            found.reports.append(made)
            then(opened, made)
    console.progress("")
    for failure in found.failures:
        console.error(failure.error)
        if failure.trace:
            console.detail(failure.trace)
    return found
