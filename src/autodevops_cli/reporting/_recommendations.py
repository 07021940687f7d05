"""What to do about it: findings and gaps turned into a short list, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.analysis import Analysis
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.reporting._story import plural


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A thing to do: `what` is wrong, `how` to put it right, where, and how much it matters."""

    rule: str
    what: str
    how: str
    severity: Severity
    places: tuple[Place, ...] = ()


def recommendations(analysis: Analysis) -> tuple[Recommendation, ...]:
    """Return what would help this repository most, the most severe first."""
    found = [*_by_rule(analysis.findings), *_from_gaps(analysis), *_by_rule(analysis.ci_findings)]
    return tuple(sorted(found, key=lambda one: -one.severity))


def _by_rule(findings: tuple[Finding, ...]) -> Iterator[Recommendation]:
    """Yield one recommendation per rule and advice, however many places it concerns."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.hint:
            groups.setdefault((one.rule, one.hint), []).append(one)
    for (rule, hint), same in groups.items():
        first = max(same, key=lambda one: one.severity)
        others = f" (and {plural(len(same) - 1, 'more place')})" if len(same) > 1 else ""
        places = tuple(dict.fromkeys(one.where for one in same))
        yield Recommendation(rule, first.message + others, hint, first.severity, places)


def _from_gaps(analysis: Analysis) -> Iterator[Recommendation]:
    for gap in analysis.gaps:
        severity = Severity.MEDIUM if gap.subject.startswith("no test") else Severity.LOW
        yield Recommendation(gap.subject.split(" in ")[0].replace(" ", "-"), gap.subject,
                             gap.advice, severity)  # fmt: skip
