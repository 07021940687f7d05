"""What the formats share: which findings come first, how they are counted, what is safe to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from autodevops_cli.model.checking import CheckReport, RuleInfo
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity, Topic
from autodevops_cli.reporting._story import counted, one_line, plural

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was found."""

    findings: int
    counts: str
    """How many of each severity: "2 high, 1 low"."""
    suppressed: int
    safe: int
    """How many have a fix that cannot change what the pipeline does."""
    unsafe: int
    files: int
    unknown: int
    """How many sources could not be checked."""


def tally(reports: Sequence[CheckReport], errors: Sequence[str] = ()) -> Tally:
    """Return how much was found in all reports together."""
    found = [one for report in reports for one in report.findings]
    return Tally(
        len(found),
        counted(found),
        sum(len(report.suppressed) for report in reports),
        sum(1 for one in found if one.fix and one.fix.safe),
        sum(1 for one in found if one.fix and not one.fix.safe),
        sum(len(report.files) for report in reports),
        len(errors),
    )


def sentence(told: Tally) -> str:
    """Return the counts in a line: "2 findings (1 high, 1 low), 1 suppressed, 1 fixable"."""
    parts = [_found(told)]
    if told.suppressed:
        parts.append(f"{told.suppressed:,} suppressed")
    if told.safe:
        parts.append(f"{told.safe:,} fixable with --fix")
    if told.unsafe:
        parts.append(f"{told.unsafe:,}{' more' if told.safe else ''} fixable with --fix=all")
    if told.unknown:
        parts.append(f"{plural(told.unknown, 'source')} could not be checked")
    return ", ".join(parts)


def _found(told: Tally) -> str:
    if told.findings:
        return f"{plural(told.findings, 'finding')} ({told.counts})"
    if not told.files:
        return "no CI file was found"
    return f"nothing found in {plural(told.files, 'CI file')}"


def ranked(reports: Sequence[CheckReport]) -> list[tuple[CheckReport, Finding]]:
    """Return all findings with their report, the gravest first, then as the reports have them."""
    pairs = [(report, one) for report in reports for one in report.findings]
    return sorted(pairs, key=lambda pair: -pair[1].severity)


def by_file(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return the findings of each file, files and lines in order."""
    found: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=lambda one: (one.where.path, one.where.line or 0)):
        found.setdefault(one.where.path, []).append(one)
    return found


def rules_of(reports: Sequence[CheckReport]) -> dict[str, RuleInfo]:
    """Return what is known of the rules, by id."""
    return {rule.id: rule for report in reports for rule in report.rules}


def word(severity: Severity) -> str:
    """Return the name of a severity as people write it."""
    return severity.name.lower()


def short(text: str) -> str:
    """Return text on one line that nothing obeys, cut where it is very long."""
    shown = one_line(text[: 4 * MOST])
    return shown if len(shown) <= MOST else f"{shown[: MOST - 1]}…"


def path_of(report: CheckReport, path: str, reports: Sequence[CheckReport]) -> str:
    """Return a path for one list of several repositories; as it is where there is only one."""
    return path if len(reports) < 2 else f"{report.name}/{path}"


def place_of(where: Place) -> str:
    """Return a place on one line: "ci.yml:12"."""
    return short(str(where))


def uri(path: str) -> str:
    """Return a path as a relative reference that leads nowhere else."""
    return quote(path.encode("utf-8", errors="replace"), safe="/").lstrip("/") or "."


def links(rule: RuleInfo) -> Iterator[str]:
    """Yield the references that are safe to follow."""
    for one in rule.references:
        if one.startswith("https://") and one.isprintable() and not {*" <>\"'`|()"} & {*one}:
            yield one


def may_be_shown(finding: Finding, rules: dict[str, RuleInfo]) -> bool:
    """Tell whether the line may be copied: what is about secrets may hold one."""
    known = rules.get(finding.rule)
    return bool(finding.source_line) and known is not None and known.topic is not Topic.SECRETS
