"""The answer of `check` for one repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Finding, Severity, Topic


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a report tells of a rule."""

    id: str
    title: str
    what: str
    why: str
    fix: str
    severity: Severity
    confidence: Confidence
    topic: Topic
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePage:
    """All that there is to tell of a rule; `fixes` is "safe", "unsafe", both, or "" for none."""

    info: RuleInfo
    providers: tuple[str, ...] = ()
    fixes: str = ""
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody decided to live with: how ("inline", "file", "baseline") and why.

    `until` is an ISO date, "" for no end.
    """

    finding: Finding
    how: str
    reason: str = ""
    owner: str = ""
    until: str = ""
    where: Place | None = None


@dataclass(frozen=True, slots=True)
class LinterRun:
    """A linter of somebody else: whether it was asked, and why not."""

    name: str
    ran: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found in one repository, what was suppressed, and who looked.

    `root` is the folder that paths start from, "" where the source is no folder.
    """

    name: str
    root: str = ""
    revision: str = ""
    files: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    linters: tuple[LinterRun, ...] = ()
    rules: tuple[RuleInfo, ...] = field(default=(), repr=False)
    """The rules that were asked, in name order."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The files that fixes change, as they stand."""


UNSEEN = (
    "branch protection and required reviews", "the default token permission of the repository",
    "protection rules of environments", "masked and protected variables", "runner groups",
    "webhooks", "two-factor enforcement",
)  # fmt: skip
"""What no file of a repository tells; a clean report says nothing about these."""
