"""Collects the rungs of proof and the findings on each."""

from __future__ import annotations

from collections.abc import Iterable

from autodevops_cli.model.analysis import Rung
from autodevops_cli.model.finding import Finding
from autodevops_cli.validation.refusal import NotRunError


class Ladder:
    """Rungs in the order in which they were tried."""

    def __init__(self) -> None:
        self._rungs: list[Rung] = []
        self._findings: list[Finding] = []

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The rungs so far."""
        return tuple(self._rungs)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, by rung."""
        return tuple(self._findings)

    def climb(self, name: str, findings: Iterable[Finding]) -> None:
        """Take a rung: it holds when nothing is found on it."""
        try:
            found = list(findings)
        except NotRunError as reason:
            self.skip(name, str(reason))
            return
        count = f"{len(found)} finding{'s' if len(found) > 1 else ''}" if found else ""
        self._rungs.append(Rung(name, not found, count))
        self._findings.extend(found)

    def skip(self, name: str, reason: str) -> None:
        """Record that a rung did not run, and why."""
        self._rungs.append(Rung(name, None, reason))
