"""What every format tells: the same choice of facts, in the same order, in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.stack import Component

TITLES = {
    "cpp": "C and C++", "dotnet": ".NET", "node": "Node.js", "php": "PHP", "r": "R",
    "github": "GitHub Actions", "gitlab": "GitLab CI", "circleci": "CircleCI",
    "azure": "Azure Pipelines", "bitbucket": "Bitbucket Pipelines", "travis": "Travis CI",
    "cirrus": "Cirrus CI", "appveyor": "AppVeyor",
}  # fmt: skip
KINDS = ("install", "prepare", "build", "lint", "format", "typecheck", "test", "start")
# Characters that move a terminal's cursor, make text read in another order than it is written,
# or cannot be written at all (halves of characters, which stand for bytes of odd file names).
_UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Light(StrEnum):
    """How a repository stands, as a traffic light."""

    GREEN = "ready"
    AMBER = "needs a look"
    RED = "not ready"


@dataclass(frozen=True, slots=True)
class Decision:
    """A fact worth telling, with a name for people ("test", "Python")."""

    label: str
    fact: Fact


def title(name: str) -> str:
    """Return how people spell the name of an ecosystem or a CI system."""
    return TITLES.get(name, name.title())


def clean(text: str) -> str:
    """Return text without control characters: names in a repository are anybody's."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def one_line(text: str) -> str:
    """Return text on one line, without control characters."""
    return clean(" ".join(text.split()))


def place(component: Component) -> str:
    """Return the folder of a component for people."""
    return one_line(component.root) or "."


def decisions(component: Component) -> Iterator[Decision]:
    """Yield what was decided about a component: managers, versions, frameworks, commands."""
    for fact in component.under("package-manager"):
        yield Decision("package manager", fact)
    for fact in component.facts:
        tool, _, last = fact.subject.rpartition(".")
        if last == "version" and tool and "." not in tool:
            yield Decision(title(tool), fact)
    for fact in component.under("framework"):
        yield Decision("framework", fact)
    for kind in KINDS:
        for fact in component.commands(kind):
            tool = fact.subject.removeprefix(f"command.{kind}").lstrip(".")
            yield Decision(f"{kind} ({tool})" if tool else kind, fact)
    for fact in component.under("system-package"):
        yield Decision("system package", fact)


def shared_decisions(analysis: Analysis) -> Iterator[Decision]:
    """Yield what was decided about the repository as a whole."""
    for fact in analysis.stack.facts:
        first, _, rest = fact.subject.partition(".")
        match first:
            case "pinned-in":
                continue  # what update bots are told, and nobody decides
            case "shared":
                yield Decision("shared by all parts", fact)
            case "uses":
                yield Decision(f"used by {rest.removesuffix(f'.{fact.value}')}", fact)
            case _:
                yield Decision(f"{first.replace('-', ' ')} {rest}".strip(), fact)


def deploy_targets(analysis: Analysis) -> Iterator[tuple[str, Fact]]:
    """Yield where the repository is deployed to, by the target's name, with what says so."""
    for fact in analysis.stack.under("deploy"):
        yield fact.subject.split(".")[1], fact


def languages(analysis: Analysis) -> tuple[str, ...]:
    """Return the titles of the ecosystems, the primary one first."""
    return tuple(dict.fromkeys(title(one.ecosystem) for one in analysis.stack.components))


def headline(analysis: Analysis) -> str:
    """Return the repository in a few words: "shop: Python and Node.js, 143 files"."""
    found = languages(analysis)
    said = _listed(found) if found else "nothing we know"
    at = f" at {clean(analysis.revision)[:12]}" if analysis.revision else ""
    return f"{one_line(analysis.name)}: {said}, {plural(analysis.files, 'file')}{at}"


def light(report: RepoReport) -> tuple[Light, str]:
    """Return how the repository stands, and the sentence that says why."""
    proposal = report.proposal
    if not report.analysis.stack.components:
        return Light.RED, "Nothing here is known to us, so there is nothing to run."
    if proposal is None:
        return Light.RED, "No command that could run in a pipeline was found."
    failed = [rung.name for rung in proposal.rungs if rung.passed is False]
    if failed:
        grave = any(one.severity >= Severity.HIGH for one in proposal.findings)
        told = f"A pipeline is proposed, but these checks found something: {_listed(failed)}."
        return Light.RED if grave else Light.AMBER, told
    jobs = plural(len(proposal.plan.jobs), "job")
    passed = plural(sum(1 for rung in proposal.rungs if rung.passed), "check")
    ready = f"A pipeline of {jobs} is proposed; it passed {passed}."
    serious = [one for one in report.analysis.findings if one.severity >= Severity.MEDIUM]
    untested = [gap.subject for gap in report.analysis.gaps if gap.subject.startswith("no test")]
    if serious or untested:
        worries = [*untested, *([plural(len(serious), "thing") + " to decide"] if serious else [])]
        return Light.AMBER, f"{ready} Still open: {_listed(worries)}."
    return Light.GREEN, ready


def order(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, the worst first, then by place."""
    return sorted(
        findings, key=lambda one: (-one.severity, one.where.path, one.where.line or 0, one.rule)
    )


def findings_of(document: CiDocument, analysis: Analysis) -> list[Finding]:
    """Return what the rules say of one CI file, the worst first."""
    return order([one for one in analysis.ci_findings if one.where.path == document.path])


def counted(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity: "2 high, 1 low"."""
    counts = [
        f"{sum(1 for one in findings if one.severity is severity)} {severity.name.lower()}"
        for severity in reversed(Severity)
        if any(one.severity is severity for one in findings)
    ]
    return ", ".join(counts)


def change(proposal: Proposal, path: str) -> str:
    """Return what would happen to a file: "new", "changed" or "unchanged"."""
    if f"+++ b/{path}\n" not in proposal.diff:
        return "unchanged"
    return "changed" if f"--- a/{path}\n" in proposal.diff else "new"


def next_command(report: RepoReport) -> tuple[str, str]:
    """Return the command to type next, and what it does."""
    if report.proposal is None:
        return "autodevops analyze . --output json", "shows everything that was looked at"
    if any(change(report.proposal, file.path) != "unchanged" for file in report.proposal.files):
        return "autodevops generate .", "writes the files above"
    return "autodevops explain command.test", "shows the evidence for one decision"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: "1 file", "2 files"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
